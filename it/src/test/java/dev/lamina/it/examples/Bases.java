package dev.lamina.it.examples;

import dev.lamina.it.command.Lamina;
import dev.lamina.it.command.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store with the base images that were asked for, each made once. A base that cannot be made
 * here, such as Debian's without its package server, has a reason instead.
 */
final class Bases {
    private final Lamina lamina;
    private final Map<String, Optional<String>> problems = new HashMap<>();

    Bases(Path root) {
        lamina = new Lamina(root);
    }

    /** Why one of them cannot be had; empty when all are in the store. */
    Optional<String> missing(List<String> references) throws IOException, InterruptedException {
        for (String reference : references) {
            if (!problems.containsKey(reference)) {
                problems.put(reference, make(reference));
            }
            if (problems.getOrDefault(reference, Optional.empty()).isPresent()) {
                return problems.get(reference);
            }
        }
        return Optional.empty();
    }

    private Optional<String> make(String reference) throws IOException, InterruptedException {
        String kind = reference.startsWith("busybox") ? "busybox" : reference;
        Outcome outcome = lamina.lamina("base", kind, "-t", reference).run();
        if (outcome.code() == 0) {
            return Optional.empty();
        }
        String words = outcome.err().strip();
        return Optional.of(
                "no " + reference + " here: " + words.substring(words.lastIndexOf('\n') + 1));
    }

    Lamina copyTo(Path root) throws IOException, InterruptedException {
        return lamina.copyTo(root);
    }
}
