package dev.lamina.builder.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what EXPOSE names. */
final class Ports {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:(?:\\[[0-9A-Fa-f:.]*]|[0-9.]*):)?(?:[0-9]*(?:-[0-9]+)?:)?"
                            + "([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/([A-Za-z]+))?");

    private static final int HIGHEST = 65_535;

    private Ports() {}

    /**
     * The ports as {@code 80/tcp}, ranges spelt out; only the container's side of {@code
     * address:host:port}. Empty when the form is wrong.
     */
    static Optional<List<String>> parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(form.group(1));
        int last = form.group(2) == null ? first : Integer.parseInt(form.group(2));
        var protocol = form.group(3) == null ? "tcp" : form.group(3).toLowerCase(Locale.ROOT);
        boolean known = List.of("tcp", "udp", "sctp").contains(protocol);
        if (!known || first > last || last > HIGHEST) {
            return Optional.empty();
        }
        var ports = new ArrayList<String>();
        for (int port = first; port <= last; port++) {
            ports.add(port + "/" + protocol);
        }
        return Optional.of(ports);
    }
}
