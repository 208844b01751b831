package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A key for a broker on loopback, and a store of those whom a client trusts, made by keytool. */
record Certificates(Path keyStore, Path trustStore, String password) {
  static Certificates create(Path directory, String password) throws Exception {
    Path keyStore = directory.resolve("broker.p12");
    Path trustStore = directory.resolve("trust.p12");
    Path certificate = directory.resolve("broker.pem");
    keytool(
        List.of("-genkeypair", "-alias", "broker", "-keyalg", "EC", "-validity", "2", "-dname"),
        List.of("CN=broker", "-ext", "SAN=IP:127.0.0.1,DNS:localhost"),
        store(keyStore, password));
    keytool(
        List.of("-exportcert", "-rfc", "-alias", "broker", "-file", certificate.toString()),
        store(keyStore, password));
    keytool(
        List.of("-importcert", "-noprompt", "-alias", "broker", "-file", certificate.toString()),
        store(trustStore, password));
    return new Certificates(keyStore, trustStore, password);
  }

  private static List<String> store(Path file, String password) {
    return List.of("-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", password);
  }

  @SafeVarargs
  private static void keytool(List<String>... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    for (List<String> some : arguments) {
      command.addAll(some);
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }
}
