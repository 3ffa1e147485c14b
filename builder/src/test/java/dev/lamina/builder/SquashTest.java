package dev.lamina.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SquashTest {
    private static final String TEXT =
            "FROM base:1\nRUN write /b 1\nENV E=1\nRUN write /b 2\nRUN write /c 3\nLABEL l=1\n";

    @TempDir Path folder;
    private BuildFixture fixture;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new BuildFixture(folder);
        fixture.base("base:1", "FROM scratch\nRUN write /a 1\n");
    }

    private BuildRequest request(Squash squash) {
        return fixture.request(TEXT).withDelivery(new Delivery(squash, Map.of()));
    }

    @Test
    void new_layers_become_one_on_the_layers_of_the_base() throws Exception {
        var plain = fixture.build(TEXT);
        var image = fixture.build(request(Squash.NEW_LAYERS));
        assertThat(image.layers()).hasSize(2).startsWith(plain.layers().getFirst());
        assertThat(fixture.tree(image)).isEqualTo(fixture.tree(plain));
        assertThat(fixture.lastLayer(image)).isEqualTo("644 0:0 /b = 2\n644 0:0 /c = 3");
    }

    @Test
    void all_layers_become_one() throws Exception {
        var image = fixture.build(request(Squash.ALL_LAYERS));
        assertThat(image.layers()).hasSize(1);
        assertThat(fixture.tree(image)).isEqualTo("644 0:0 /a = 1\n644 0:0 /b = 2\n644 0:0 /c = 3");
    }

    @Test
    void history_keeps_every_step_and_as_many_with_a_layer_as_there_are_layers() throws Exception {
        for (var squash : Squash.values()) {
            var image = fixture.build(request(squash));
            var history = image.config().history();
            assertThat(history).hasSize(6);
            assertThat(history.stream().filter(step -> !step.emptyLayer()))
                    .hasSameSizeAs(image.layers());
        }
    }

    @Test
    void steps_stay_in_the_cache() throws Exception {
        var first = fixture.build(request(Squash.NEW_LAYERS));
        var second = fixture.build(request(Squash.NEW_LAYERS));
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(fixture.runner().commands()).hasSize(4);
    }

    @Test
    void a_base_alone_can_be_made_one_layer() throws Exception {
        fixture.base("base:2", TEXT);
        var request = fixture.request("FROM base:2\nCMD x\n");
        var image = fixture.build(request.withDelivery(new Delivery(Squash.ALL_LAYERS, Map.of())));
        assertThat(image.layers()).hasSize(1);
        assertThat(image.config().history().stream().filter(step -> !step.emptyLayer())).hasSize(1);
    }

    @Test
    void annotations_are_those_of_the_manifest() throws Exception {
        var request = fixture.request(TEXT);
        var image =
                fixture.build(request.withDelivery(new Delivery(Squash.NOTHING, Map.of("k", "v"))));
        assertThat(image.manifest().annotations()).containsEntry("k", "v");
    }
}
