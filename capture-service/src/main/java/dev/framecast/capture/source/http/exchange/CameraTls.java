package dev.framecast.capture.source.http.exchange;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS as cameras have it: encrypted, with a certificate that the camera made itself and nobody can
 * verify. FFmpeg does the same unless it is told otherwise.
 */
final class CameraTls {
  private static final SSLSocketFactory FACTORY = factory();

  private CameraTls() {}

  /** Begins TLS over a connected socket, which the result owns. */
  static SSLSocket over(Socket connected, HttpAddress address) throws IOException {
    SSLSocket secured =
        (SSLSocket) FACTORY.createSocket(connected, address.host(), address.port(), true);
    secured.startHandshake();
    return secured;
  }

  private static SSLSocketFactory factory() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Unverified()}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException incompleteRuntime) {
      throw new IllegalStateException(incompleteRuntime);
    }
  }

  private static final class Unverified extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
