import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Opens the PrivateKey of an export, on standard input, with $PASSPHRASE and nothing but the JDK; prints it as PEM. */
public final class OpenKey {
    public static void main(String[] arguments) throws Exception {
        String pem = new String(System.in.readAllBytes(), StandardCharsets.US_ASCII);
        byte[] content = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        EncryptedPrivateKeyInfo sealed = new EncryptedPrivateKeyInfo(content);
        String algorithm = sealed.getAlgParameters().toString(); // the JDK's name of the scheme, PBES2 being many
        PBEKeySpec passphrase = new PBEKeySpec(System.getenv("PASSPHRASE").toCharArray());
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(passphrase),
                sealed.getAlgParameters());
        PrivateKey key = KeyFactory.getInstance(arguments[0]).generatePrivate(sealed.getKeySpec(cipher));
        String opened = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        System.out.print("-----BEGIN PRIVATE KEY-----\n" + opened + "\n-----END PRIVATE KEY-----\n");
    }
}
