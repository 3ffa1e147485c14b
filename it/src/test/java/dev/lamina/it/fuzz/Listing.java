package dev.lamina.it.fuzz;

import dev.lamina.linux.ErrnoException;
import dev.lamina.linux.Linux;
import java.util.stream.Collectors;

/** What readdir gives, in the order of names. */
final class Listing {
    private Listing() {}

    static String text(int fd) throws ErrnoException {
        return Linux.SYSTEM.directories().list(fd).stream()
                .map(entry -> Text.printable(Text.of(entry.name())) + "/" + entry.type())
                .sorted()
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
