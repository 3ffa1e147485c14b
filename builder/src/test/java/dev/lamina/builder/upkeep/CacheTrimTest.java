package dev.lamina.builder.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.builder.BuildFixture;
import dev.lamina.store.digest.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTrimTest {
    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
        fixture.build("FROM scratch\nRUN write /a 1\n");
        age();
        fixture.build("FROM scratch\nRUN write /b 2\n");
    }

    /** What is there now was used long ago. */
    private void age() throws Exception {
        var steps = fixture.store().layout().cache().resolve("steps");
        try (var files = Files.walk(steps)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
            }
        }
    }

    private CacheTrim.Result trim(CachePolicy policy, Set<Digest> needed) throws Exception {
        return new CacheTrim(fixture.store(), needed).trim(policy, true, 0, false);
    }

    private static CachePolicy atMost(long bytes) {
        return new CachePolicy(Duration.ofDays(1), bytes, 0, 0);
    }

    private long used() throws Exception {
        return new CacheTrim(fixture.store(), Set.of()).usage().bytes();
    }

    @Test
    void a_cap_holds_exactly_and_what_was_used_last_stays() throws Exception {
        long all = used();
        trim(atMost(all), Set.of());
        assertThat(used()).isEqualTo(all);
        trim(atMost(all - 1), Set.of());
        assertThat(used()).isEqualTo(all / 2);
        fixture.build("FROM scratch\nRUN write /b 2\n");
        assertThat(fixture.runner().commands()).hasSize(2);
        trim(atMost(0), Set.of());
        assertThat(used()).isZero();
    }

    @Test
    void layers_of_images_count_nothing_and_stay() throws Exception {
        var image = fixture.build("FROM scratch\nRUN write /a 1\n");
        var result = trim(atMost(0), Set.copyOf(image.config().diffIds()));
        assertThat(result.layers()).doesNotContainAnyElementsOf(image.config().diffIds());
        assertThat(result.lines()).hasSize(1);
    }

    @Test
    void without_a_cap_age_decides_down_to_what_is_reserved() throws Exception {
        age();
        assertThat(
                        trim(new CachePolicy(Duration.ZERO, Long.MAX_VALUE, used(), 0), Set.of())
                                .lines())
                .isEmpty();
        assertThat(trim(CacheTrim.unusedFor(Duration.ofDays(1)), Set.of()).lines()).hasSize(2);
    }

    @Test
    void recent_results_stay_without_a_cap() throws Exception {
        assertThat(trim(CacheTrim.unusedFor(Duration.ofDays(1)), Set.of()).lines()).hasSize(1);
    }
}
