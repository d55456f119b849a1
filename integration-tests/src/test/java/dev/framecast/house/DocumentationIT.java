package dev.framecast.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every class, setting and file that the documents name is there. */
class DocumentationIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern TYPE = Pattern.compile("[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+");
  private static final Pattern VARIABLE = Pattern.compile("FRAMECAST_[A-Z_]+[A-Z]");
  private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]+");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|record|interface|enum|message)\\s+([A-Z]\\w+)");

  /** Names of other people's software that the documents speak of in code style. */
  private static final Set<String> OTHERS = Set.of("ImageDecoder", "WebCodecs", "VideoDecoder");

  private static final List<List<String>> HELPS =
      List.of(
          List.of("relay-service"),
          List.of("relay-service", "tokens"),
          List.of("capture-service"),
          List.of("viewer-service"),
          List.of("viewer-service", "web"),
          List.of("viewer-service", "window"),
          List.of("viewer-service", "record"),
          List.of("viewer-service", "snapshot"),
          List.of("viewer-service", "probe"));

  private static final Set<String> FLAGS = new TreeSet<>();

  @BeforeAll
  static void askEveryCommandForItsFlags() throws IOException, InterruptedException {
    for (List<String> command : HELPS) {
      FLAG.matcher(help(command)).results().map(found -> found.group()).forEach(FLAGS::add);
    }
    assertThat(FLAGS).contains("--relay", "--listen", "--source", "--stream", "--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"})
  void namesOnlyTypesThatExist(String document) throws IOException {
    Set<String> types = declaredTypes();
    Set<String> missing = new TreeSet<>();
    Matcher code = CODE.matcher(read(document));
    while (code.find()) {
      Matcher type = TYPE.matcher(code.group(1));
      if (type.matches() && !types.contains(type.group()) && !OTHERS.contains(type.group())) {
        missing.add(type.group());
      }
    }
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "docs/settings.md",
        "docs/cameras.md"
      })
  void namesOnlySettingsThatExist(String document) throws IOException {
    Set<String> variables = new TreeSet<>();
    FLAGS.forEach(
        flag ->
            variables.add(
                "FRAMECAST_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT)));
    VARIABLE
        .matcher(read("docker-compose.yml"))
        .results()
        .map(found -> found.group())
        .forEach(variables::add);
    variables.add("FRAMECAST_LOG_LEVEL");
    Set<String> missing = new TreeSet<>();
    VARIABLE
        .matcher(read(document))
        .results()
        .map(found -> found.group())
        .filter(variable -> !variables.contains(variable))
        .forEach(missing::add);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyFlagIsInTheTableOfSettings() throws IOException {
    String table = read("docs/settings.md");
    Set<String> missing = new TreeSet<>(FLAGS);
    missing.removeIf(flag -> table.contains("`" + flag + "`"));
    assertThat(missing).isEmpty();
  }

  @Test
  void theTableOfSettingsNamesNoOtherFlag() throws IOException {
    Set<String> named =
        FLAG.matcher(read("docs/settings.md"))
            .results()
            .map(found -> found.group())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(FLAGS).containsAll(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"})
  void linksLeadSomewhere(String document) throws IOException {
    Set<String> dead = new TreeSet<>();
    LINK.matcher(read(document))
        .results()
        .map(found -> found.group(1))
        .filter(target -> !Files.exists(ROOT.resolve(target)))
        .forEach(dead::add);
    assertThat(dead).isEmpty();
  }

  private static String help(List<String> command) throws IOException, InterruptedException {
    String service = command.getFirst();
    Path jar = ROOT.resolve(service).resolve("target").resolve(service + ".jar");
    assertThat(jar).as("built by mvn package").exists();
    List<String> line =
        Stream.of(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    jar.toString()),
                command.stream().skip(1),
                Stream.of("--help"))
            .flatMap(part -> part)
            .toList();
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s", line).isZero();
    return printed;
  }

  private static Set<String> declaredTypes() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      List<Path> sources =
          files
              .filter(file -> !file.toString().contains("/target/"))
              .filter(file -> file.toString().matches(".*\\.(java|proto)"))
              .toList();
      Set<String> names = new TreeSet<>();
      for (Path source : sources) {
        DECLARED
            .matcher(Files.readString(source))
            .results()
            .map(found -> found.group(1))
            .forEach(names::add);
      }
      return names;
    }
  }

  private static String read(String document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }
}
