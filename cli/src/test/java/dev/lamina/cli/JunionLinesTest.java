package dev.lamina.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.unionfs.BranchSource;
import dev.lamina.unionfs.Limits;
import dev.lamina.unionfs.TransportChoice;
import dev.lamina.unionfs.branch.Writing;
import dev.lamina.unionfs.transport.Access;
import dev.lamina.unionfs.transport.Attachment;
import dev.lamina.unionfs.transport.Lifetime;
import dev.lamina.unionfs.view.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Command lines of junion and what they mean, from {@code lines.txt}: a line, then what comes of
 * it, indented. Words are separated by spaces; {@code user} before a line says that it is not
 * root's.
 */
class JunionLinesTest {
    @TestFactory
    Stream<DynamicTest> lines() throws IOException {
        try (var in = JunionLinesTest.class.getResourceAsStream("/junion/lines.txt")) {
            var text = new String(java.util.Objects.requireNonNull(in).readAllBytes(), UTF_8);
            return Arrays.stream(text.split("\n\n", -1))
                    .map(block ->
                            block.lines()
                                    .filter(line -> !line.startsWith("#"))
                                    .collect(Collectors.joining("\n")))
                    .filter(block -> !block.isEmpty())
                    .map(JunionLinesTest::test);
        }
    }

    private static DynamicTest test(String block) {
        String line = block.lines().findFirst().orElseThrow();
        var expected = block.lines().skip(1).map(String::strip).toList();
        return DynamicTest.dynamicTest(line, () -> assertThat(meaning(line)).isEqualTo(expected));
    }

    private static List<String> meaning(String line) {
        var words = new ArrayList<>(List.of(line.split(" ", -1)));
        boolean isRoot = !words.removeIf("user"::equals);
        try {
            var junion = new Junion();
            junion.arguments().parse(words);
            return told(junion.spec(isRoot));
        } catch (UsageException e) {
            return List.of("error: " + e.getMessage(), e.hint());
        }
    }

    private static List<String> told(UnionSpec spec) {
        var told = new ArrayList<String>();
        spec.options().branches().forEach(branch -> told.add(told(branch)));
        told.add(told((Attachment.Directory) spec.attachment()));
        told.addAll(told(spec.options().view()));
        if (!spec.options().writing().equals(Writing.USUAL)) {
            told.add(spec.options().writing().toString());
        }
        if (!spec.options().limits().equals(Limits.NONE)) {
            told.add(spec.options().limits().toString());
        }
        if (spec.options().transport() != TransportChoice.AUTO) {
            told.add("transport " + spec.options().transport());
        }
        if (spec.tellsRequests()) {
            told.add("tells requests");
        }
        return told;
    }

    private static String told(BranchSource branch) {
        return switch (branch) {
            case BranchSource.ReadOnly(byte[] path) -> "RO " + text(path);
            case BranchSource.DataOnly(byte[] path) -> "data " + text(path);
            case BranchSource.Writable(byte[] path, byte @Nullable [] work) ->
                    "RW " + text(path) + (work == null ? "" : ", work " + text(work));
            case BranchSource.Opened _ -> "opened";
        };
    }

    private static String told(Attachment.Directory on) {
        var told = new StringBuilder("on " + text(on.path()) + " as " + on.source());
        on.flags().stream().map(flag -> " " + flag.option()).sorted().forEach(told::append);
        if (on.access() != Access.EVERYONE) {
            told.append(" for ").append(on.access());
        }
        return told.append(on.checked() ? "" : " unchecked").toString();
    }

    private static List<String> told(View view) {
        var told = new ArrayList<String>();
        if (!view.uids().equals(View.PLAIN.uids())) {
            told.add("uids " + view.uids());
        }
        if (!view.gids().equals(View.PLAIN.gids())) {
            told.add("gids " + view.gids());
        }
        if (!view.countsDirectories()) {
            told.add("link counts of 1");
        }
        if (!view.xattrs()) {
            told.add("no xattrs");
        }
        if (!view.acls()) {
            told.add("no ACLs");
        }
        if (!view.lifetime().equals(Lifetime.FOREVER)) {
            told.add("remembered " + view.lifetime().decimal() + " s");
        }
        return told;
    }

    private static String text(byte[] path) {
        return new String(path, ISO_8859_1);
    }
}
