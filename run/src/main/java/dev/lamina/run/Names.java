package dev.lamina.run;

import java.util.List;

/**
 * What a container is told about names beside what its network brings.
 *
 * @param hosts lines for {@code /etc/hosts}, address first
 * @param servers addresses of name servers, in place of the host's
 * @param search domains, in place of the host's
 * @param options of the resolver, in place of the host's
 */
public record Names(
        List<String> hosts, List<String> servers, List<String> search, List<String> options) {
    /** Nothing more. */
    public static final Names DEFAULT = new Names(List.of(), List.of(), List.of(), List.of());

    private static final String GATEWAY = "host-gateway";
    private static final String HOST = "127.0.0.1";

    public Names {
        hosts = List.copyOf(hosts);
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        options = List.copyOf(options);
    }

    /**
     * A line for {@code /etc/hosts} from {@code NAME:ADDRESS} or {@code NAME=ADDRESS}. {@code
     * host-gateway} means this machine, whose network the container shares.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static String host(String text) {
        int equals = text.indexOf('=');
        int split = equals >= 0 ? equals : text.indexOf(':');
        if (split <= 0 || split == text.length() - 1) {
            throw new IllegalArgumentException("--add-host " + text + ": write NAME:ADDRESS");
        }
        String address = text.substring(split + 1);
        if (address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        if (address.equals(GATEWAY)) {
            address = HOST;
        }
        boolean plausible = address.matches("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
        String name = text.substring(0, split);
        if (!plausible || !name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException(
                    "--add-host " + text + ": not a name and an address");
        }
        return address + "\t" + name;
    }

    /** The content of {@code resolv.conf}: what is said here, else what the host's file says. */
    String resolver(String hostFile) {
        var lines = new StringBuilder();
        add(lines, "nameserver ", servers, hostFile);
        if (search.isEmpty()) {
            kept(lines, "search", hostFile);
        } else {
            lines.append("search ").append(String.join(" ", search)).append('\n');
        }
        if (options.isEmpty()) {
            kept(lines, "options", hostFile);
        } else {
            lines.append("options ").append(String.join(" ", options)).append('\n');
        }
        return lines.toString();
    }

    private static void add(
            StringBuilder lines, String prefix, List<String> values, String hostFile) {
        if (values.isEmpty()) {
            kept(lines, prefix.strip(), hostFile);
        }
        values.forEach(value -> lines.append(prefix).append(value).append('\n'));
    }

    private static void kept(StringBuilder lines, String word, String hostFile) {
        hostFile.lines()
                .filter(line -> line.startsWith(word))
                .forEach(line -> lines.append(line).append('\n'));
    }

    boolean changesResolver() {
        return !(servers.isEmpty() && search.isEmpty() && options.isEmpty());
    }
}
