package dev.lamina.store.registry;

import dev.lamina.store.error.StoreException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Whose certificates are believed. */
final class Trust {
    private static final List<Path> FOLDERS =
            List.of(Path.of("/etc/docker/certs.d"), Path.of("/etc/containers/certs.d"));

    private Trust() {}

    /** That of the system, and what certs.d folders have for this registry. */
    static Optional<SSLContext> of(String domain) throws IOException {
        List<Certificate> own = new ArrayList<>();
        for (Path folder : FOLDERS) {
            own.addAll(certificates(folder.resolve(domain)));
        }
        if (own.isEmpty()) {
            return Optional.empty();
        }
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < own.size(); i++) {
                store.setCertificateEntry("own-" + i, own.get(i));
            }
            for (X509Certificate usual : manager(null).getAcceptedIssuers()) {
                store.setCertificateEntry(
                        "usual-" + usual.getSerialNumber() + usual.hashCode(), usual);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager(store)}, null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw new StoreException(
                    "cannot use the certificates for " + domain + ": " + e.getMessage(), "", e);
        }
    }

    private static List<Certificate> certificates(Path folder) throws IOException {
        List<Certificate> certificates = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return certificates;
        }
        try (var files = Files.newDirectoryStream(folder, "*.crt")) {
            for (Path file : files) {
                try (var in = Files.newInputStream(file)) {
                    var factory = CertificateFactory.getInstance("X.509");
                    certificates.addAll(factory.generateCertificates(in));
                } catch (GeneralSecurityException e) {
                    throw new StoreException("cannot read the certificate " + file, "", e);
                }
            }
        }
        return certificates;
    }

    private static X509TrustManager manager(@org.jspecify.annotations.Nullable KeyStore store)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Anybody, under any name: for registries that the user called insecure. */
    static SSLContext anybody() throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
