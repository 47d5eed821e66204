import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Says over TLS what it is told, with the stores in a folder, which it opens again on HUP. */
public class Served {
    static volatile SSLContext context;

    public static void main(String[] given) throws Exception {
        int port = Integer.parseInt(given[0]);
        Path folder = Path.of(given[1]);
        char[] password = Files.readAllLines(Path.of(given[2])).get(0).toCharArray();
        context = opened(folder, password);
        sun.misc.Signal.handle(new sun.misc.Signal("HUP"), signal -> {
            synchronized (Served.class) { // each signal has a thread, and the last one to look must be the last to set
                try {
                    context = opened(folder, password);
                } catch (Exception error) {
                    error.printStackTrace();
                }
            }
        });
        try (ServerSocket listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            Files.writeString(Path.of(given[3]), Long.toString(ProcessHandle.current().pid()));
            while (true) {
                Socket plain = listening.accept();
                new Thread(() -> echo(plain)).start();
            }
        }
    }

    static SSLContext opened(Path folder, char[] password) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(folder.resolve("keystore.p12"), password), password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store(folder.resolve("truststore.p12"), password));
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return made;
    }

    static KeyStore store(Path file, char[] password) throws Exception {
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (FileInputStream bytes = new FileInputStream(file.toFile())) {
            made.load(bytes, password);
        }
        return made;
    }

    static void echo(Socket plain) {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, 0, true)) {
            socket.setUseClientMode(false);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            PrintWriter out = new PrintWriter(socket.getOutputStream(), true);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(line);
            }
        } catch (java.io.IOException error) {
            // a client that has gone
        }
    }
}
