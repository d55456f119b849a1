package dev.framecast.runtime.settings;

import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Answers {@code --version} with the jar's name and version. */
public final class ManifestVersion implements IVersionProvider {
  @Spec private CommandSpec spec;

  /** picocli makes it and fills in the command. */
  @SuppressWarnings("NullAway.Init")
  public ManifestVersion() {}

  /** The version in the manifest of the jar that holds {@code type}; "dev" outside a jar. */
  public static String of(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public String[] getVersion() {
    Object command = spec.root().userObject();
    return new String[] {spec.root().name() + " " + of(command.getClass())};
  }
}
