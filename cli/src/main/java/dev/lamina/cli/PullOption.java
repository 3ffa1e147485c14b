package dev.lamina.cli;

/** {@code --pull POLICY} of what runs an image. */
final class PullOption {
    private PullOption() {}

    static Arguments.Value<String> of(Arguments arguments) {
        return arguments.option(
                "--pull",
                "POLICY",
                "missing",
                "Get the image from its registry: missing, always or never.");
    }
}
