import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.ExportCertificateResponse;

/**
 * Renew a private certificate now and export the new one, as PEM on standard output.
 *
 * <pre>PASSPHRASE=... mvn -q compile exec:java -Dexec.args=CERTIFICATE_ARN > bundle.pem</pre>
 *
 * The certificate must have been exported since it was issued or last renewed: only such ones can be renewed by hand.
 */
public final class Renew {
    private static final int LOOKS = 300;
    private static final Duration PAUSE = Duration.ofSeconds(2); // AWS may take hours; this waits for ten minutes

    public static void main(String[] arguments) throws InterruptedException {
        String arn = arguments[0];
        try (AcmClient acm = AcmClient.create()) {
            renew(acm, arn);
            SdkBytes passphrase = SdkBytes.fromString(System.getenv("PASSPHRASE"), StandardCharsets.UTF_8);
            ExportCertificateResponse exported =
                    acm.exportCertificate(request -> request.certificateArn(arn).passphrase(passphrase));
            System.out.print(exported.certificate() + exported.certificateChain() + exported.privateKey());
        }
    }

    private static void renew(AcmClient acm, String arn) throws InterruptedException {
        String before = describe(acm, arn).serial();
        acm.renewCertificate(request -> request.certificateArn(arn));
        for (int look = 0; look < LOOKS; look++) {
            CertificateDetail certificate = describe(acm, arn);
            if (!certificate.serial().equals(before)) {
                return;
            }
            if (certificate.renewalSummary() != null
                    && certificate.renewalSummary().renewalStatusReasonAsString() != null) {
                throw new IllegalStateException(
                        "The renewal failed: " + certificate.renewalSummary().renewalStatusReasonAsString());
            }
            Thread.sleep(PAUSE.toMillis());
        }
        throw new IllegalStateException("The certificate is still the old one.");
    }

    private static CertificateDetail describe(AcmClient acm, String arn) {
        return acm.describeCertificate(request -> request.certificateArn(arn)).certificate();
    }
}
