package dev.lamina.cli;

import dev.lamina.builder.secret.Grants;
import dev.lamina.builder.secret.GrantsParser;
import java.util.ArrayList;
import java.util.List;

/** The options of {@code jbuild} that lend a build something of the caller's. */
final class GrantOptions {
    private final Arguments.Value<List<String>> secrets;
    private final Arguments.Value<List<String>> ssh;
    private final Arguments.Value<List<String>> allowed;

    GrantOptions(Arguments arguments) {
        secrets =
                arguments.options(
                        "--secret",
                        "SPEC",
                        "A secret for RUN --mount=type=secret: id=X,src=FILE or id=X,env=VARIABLE.");
        ssh =
                arguments.options(
                        "--ssh",
                        "SPEC",
                        "Keys for RUN --mount=type=ssh: default, ID=SOCKET or ID=KEY[,KEY].");
        allowed =
                arguments.options(
                        "--allow",
                        "NAME",
                        "Let steps use network.host, security.insecure, device or"
                                + " host-mount=/path[:rw].");
    }

    /**
     * @param hostNetwork whether the whole build was given the host's network
     */
    Grants grants(boolean hostNetwork) {
        var names = new ArrayList<>(allowed.get());
        if (hostNetwork) {
            names.add("network.host");
        }
        try {
            return GrantsParser.parse(secrets.get(), ssh.get(), names, System.getenv());
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    String.valueOf(e.getMessage()), "see --secret, --ssh and --allow in --help");
        }
    }
}
