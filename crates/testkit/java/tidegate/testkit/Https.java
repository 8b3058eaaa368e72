package tidegate.testkit;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A request by the JDK's own HTTP client, as it is without settings, to a server by TLS. */
final class Https {
    private Https() {
    }

    /**
     * {@code url}, {@code token}, and {@code authority}, the PEM that the server's certificate must lead to. Returns
     * {@code status}, {@code body} and {@code tls}, the version of TLS.
     */
    static Object get(Args args) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        byte[] pem = args.text("authority").getBytes(StandardCharsets.UTF_8);
        trusted.setCertificateEntry(
            "authority", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(args.text("url")))
            .header("Authorization", "Bearer " + args.text("token"))
            .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        String tls = response.sslSession().orElseThrow().getProtocol();
        return Map.of("status", response.statusCode(), "body", response.body(), "tls", tls);
    }
}
