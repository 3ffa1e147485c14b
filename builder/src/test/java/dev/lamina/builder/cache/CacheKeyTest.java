package dev.lamina.builder.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.builder.plan.Destination;
import dev.lamina.builder.plan.ModeChange;
import dev.lamina.builder.plan.Network;
import dev.lamina.builder.plan.Owner;
import dev.lamina.builder.plan.Step;
import dev.lamina.builder.syntax.Parser;
import dev.lamina.builder.syntax.SourceFile;
import dev.lamina.builder.syntax.SourceLine;
import dev.lamina.store.digest.Digest;
import dev.lamina.store.image.Platform;
import dev.lamina.store.layer.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Any single input makes another key; what is no input does not. */
class CacheKeyTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", Optional.empty());
    private static final Platform ARM64 = new Platform("linux", "arm64", Optional.empty());
    private static final CacheKey BASE = CacheKey.ofScratch(AMD64);
    private static final Optional<Instant> NO_EPOCH = Optional.empty();
    private static final Optional<Instant> EPOCH = Optional.of(Instant.ofEpochSecond(1));

    private static final Step.Run RUN =
            run(r -> r, "sh -c x", Map.of("A", "1"), "u", "/w", Network.NONE, List.of());

    private static Step.Run run(
            UnaryOperator<String> createdBy,
            String arguments,
            Map<String, String> environment,
            String user,
            String workdir,
            Network network,
            List<Step.Script> scripts) {
        return new Step.Run(
                line(1),
                createdBy.apply("RUN x"),
                List.of(arguments.split(" ")),
                new LinkedHashMap<>(environment),
                new TreeMap<>(),
                user,
                workdir,
                network,
                false,
                scripts,
                List.of());
    }

    private static SourceLine line(int number) {
        var text = "\n".repeat(number - 1) + "FROM scratch";
        return Parser.parse(SourceFile.of("Dockerfile", text)).instructions().getFirst().line();
    }

    @Test
    void the_base_counts() {
        var digest = Digest.of(new byte[] {1});
        assertAllDifferent(
                BASE,
                CacheKey.ofScratch(ARM64),
                CacheKey.ofImage(digest, AMD64),
                CacheKey.ofImage(digest, ARM64),
                CacheKey.ofImage(Digest.of(new byte[] {2}), AMD64));
    }

    @Test
    void every_input_of_a_run_counts() {
        var script = new Step.Script("s", "t");
        assertAllDifferent(
                BASE.run(RUN, List.of(), "", NO_EPOCH),
                BASE.run(RUN, List.of(), "", EPOCH),
                CacheKey.ofScratch(ARM64).run(RUN, List.of(), "", NO_EPOCH),
                key(run(r -> r, "sh -c y", Map.of("A", "1"), "u", "/w", Network.NONE, List.of())),
                key(run(r -> r, "sh -cx", Map.of("A", "1"), "u", "/w", Network.NONE, List.of())),
                key(run(r -> r, "sh -c x", Map.of("A", "2"), "u", "/w", Network.NONE, List.of())),
                key(run(r -> r, "sh -c x", Map.of("B", "1"), "u", "/w", Network.NONE, List.of())),
                key(run(r -> r, "sh -c x", Map.of(), "u", "/w", Network.NONE, List.of())),
                key(run(r -> r, "sh -c x", Map.of("A", "1"), "v", "/w", Network.NONE, List.of())),
                key(run(r -> r, "sh -c x", Map.of("A", "1"), "u", "/v", Network.NONE, List.of())),
                key(run(r -> r, "sh -c x", Map.of("A", "1"), "u", "/w", Network.HOST, List.of())),
                key(
                        run(
                                r -> r,
                                "sh -c x",
                                Map.of("A", "1"),
                                "u",
                                "/w",
                                Network.NONE,
                                List.of(script))));
    }

    private static CacheKey key(Step.Run run) {
        return BASE.run(run, List.of(), "", NO_EPOCH);
    }

    @Test
    void place_history_proxies_and_order_of_variables_do_not_count_for_a_run() {
        var other = new LinkedHashMap<String, String>();
        other.put("B", "2");
        other.put("A", "1");
        var ordered = new LinkedHashMap<String, String>();
        ordered.put("A", "1");
        ordered.put("B", "2");
        var one =
                new Step.Run(
                        line(1),
                        "RUN x",
                        List.of("x"),
                        ordered,
                        new TreeMap<>(),
                        "",
                        "/",
                        Network.NONE,
                        false,
                        List.of(),
                        List.of());
        var two =
                new Step.Run(
                        line(9),
                        "RUN |1 x",
                        List.of("x"),
                        other,
                        new TreeMap<>(Map.of("http_proxy", "p")),
                        "",
                        "/",
                        Network.NONE,
                        false,
                        List.of(),
                        List.of());
        assertThat(key(one)).isEqualTo(key(two));
    }

    @Test
    void every_input_of_a_copy_counts() {
        var a = new CacheKey.Input(ByteString.of("a"), Digest.of(new byte[] {1}));
        var renamed = new CacheKey.Input(ByteString.of("b"), a.content());
        var changed = new CacheKey.Input(a.name(), Digest.of(new byte[] {2}));
        var plain = copy("/d", false, Optional.empty(), Optional.empty(), 1);
        assertAllDifferent(
                BASE.transfer(plain, List.of(a), NO_EPOCH),
                BASE.transfer(plain, List.of(a), EPOCH),
                CacheKey.ofScratch(ARM64).transfer(plain, List.of(a), NO_EPOCH),
                BASE.transfer(plain, List.of(renamed), NO_EPOCH),
                BASE.transfer(plain, List.of(changed), NO_EPOCH),
                BASE.transfer(plain, List.of(), NO_EPOCH),
                BASE.transfer(plain, List.of(a, renamed), NO_EPOCH),
                BASE.transfer(plain, List.of(renamed, a), NO_EPOCH),
                transfer(copy("/e", false, Optional.empty(), Optional.empty(), 1), a),
                transfer(copy("/d", true, Optional.empty(), Optional.empty(), 1), a),
                transfer(copy("/d", false, Optional.of("1:2"), Optional.empty(), 1), a),
                transfer(copy("/d", false, Optional.of("1"), Optional.empty(), 1), a),
                transfer(copy("/d", false, Optional.empty(), Optional.of("0644"), 1), a),
                transfer(copy("/d", false, Optional.empty(), Optional.of("u=r"), 1), a),
                transfer(copy("/d", false, Optional.empty(), Optional.empty(), 2), a),
                transfer(add(true), a),
                transfer(add(false), a),
                BASE.workdir(new Step.Workdir(line(1), "", "/d", ""), NO_EPOCH),
                BASE.workdir(new Step.Workdir(line(1), "", "/e", ""), NO_EPOCH),
                BASE.workdir(new Step.Workdir(line(1), "", "/d", "u"), NO_EPOCH));
    }

    private static CacheKey transfer(Step.Transfer step, CacheKey.Input input) {
        return BASE.transfer(step, List.of(input), NO_EPOCH);
    }

    private static Step.Copy copy(
            String path,
            boolean directory,
            Optional<String> owner,
            Optional<String> mode,
            int items) {
        return new Step.Copy(
                line(1),
                "COPY",
                new Step.Origin.Context(),
                items(items),
                new Destination(path, directory),
                owner.map(Owner::parse),
                mode.flatMap(ModeChange::parse),
                List.of(),
                false,
                false);
    }

    private static Step.Add add(boolean unpack) {
        return new Step.Add(
                line(1),
                "ADD",
                items(1),
                new Destination("/d", false),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                unpack,
                false);
    }

    private static List<Step.Item> items(int count) {
        var items = new ArrayList<Step.Item>();
        for (int i = 0; i < count; i++) {
            items.add(new Step.Item.Inline("n" + i, ""));
        }
        return items;
    }

    private static void assertAllDifferent(CacheKey... keys) {
        assertThat(keys).doesNotHaveDuplicates();
    }
}
