import java.io.FileInputStream;
import java.io.InputStream;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Verifies a certificate as Java's TLS does: SECONDS ROOT CRL CHAIN, the chain from the leaf up; says "OK" or why not. */
public final class Verify {
    public static void main(String[] arguments) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        try (InputStream file = new FileInputStream(arguments[3])) {
            factory.generateCertificates(file).forEach(found -> chain.add((X509Certificate) found));
        }
        PKIXParameters parameters;
        try (InputStream root = new FileInputStream(arguments[1]); InputStream crl = new FileInputStream(arguments[2])) {
            parameters = new PKIXParameters(Set.of(new TrustAnchor((X509Certificate) factory.generateCertificate(root), null)));
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(factory.generateCRL(crl)))));
        }
        parameters.setDate(Date.from(Instant.ofEpochSecond(Long.parseLong(arguments[0]))));
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.PREFER_CRLS, Option.NO_FALLBACK));
        parameters.addCertPathChecker(checker);
        try {
            validator.validate(factory.generateCertPath(chain), parameters);
            System.out.println("OK");
        } catch (CertPathValidatorException failed) {
            System.out.println(failed.getReason());
        }
    }
}
