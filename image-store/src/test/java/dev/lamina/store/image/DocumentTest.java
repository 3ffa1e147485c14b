package dev.lamina.store.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.store.error.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {
    private static final String BLOB =
            "\"digest\":\"sha256:" + "ab".repeat(32) + "\",\"size\":2,\"mediaType\":\"m\"";

    static Stream<String> manifests() {
        return Stream.of(
                "{}",
                "{\"schemaVersion\":1,\"config\":{" + BLOB + "},\"layers\":[]}",
                "{\"schemaVersion\":2,\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":{" + BLOB + "},\"layers\":[],\"manifests\":[]}",
                "{\"schemaVersion\":2,\"config\":{" + BLOB + "},\"Layers\":[]}",
                "{\"schemaVersion\":2,\"config\":{" + BLOB + "},\"layers\":{}}",
                "{\"schemaVersion\":2,\"config\":{\"size\":1,\"digest\":\"sha256:../x\"}}",
                "{\"schemaVersion\":2,\"config\":{\"size\":-1,"
                        + BLOB.replace("\"size\":2,", "")
                        + "}}",
                "{\"schemaVersion\":2,\"mediaType\":\""
                        + MediaType.INDEX
                        + "\",\"config\":{"
                        + BLOB
                        + "}}",
                "{\"schemaVersion\":2,\"config\":{"
                        + BLOB
                        + "},\"layers\":["
                        + String.join(",", java.util.Collections.nCopies(501, "{" + BLOB + "}"))
                        + "]}");
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void whatIsNoSoundManifestIsRefused(String text) {
        assertThatThrownBy(() -> Manifest.parse(text.getBytes(UTF_8)))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void aManifestKeepsItsBytes() throws StoreException {
        byte[] bytes =
                ("{ \"schemaVersion\":2, \"config\":{" + BLOB + "}, \"layers\":[{" + BLOB + "}] }")
                        .getBytes(UTF_8);
        Manifest manifest = Manifest.parse(bytes);
        assertThat(manifest.bytes()).isEqualTo(bytes);
        assertThat(manifest.layers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1} {}",
                "{\"a\":1}x",
                "{a:1}",
                "{\"a\":01}",
                "{'a':1}",
                "{\"a\":NaN}",
                "// c\n{}",
                "{\"a\":\"\u0001\"}",
            })
    void onlyStrictJsonIsRead(String text) {
        assertThatThrownBy(() -> JsonObject.parse(text.getBytes(UTF_8)))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void deepAndLargeJsonIsRefused() {
        String deep = "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}";
        String large = "{\"a\":\"" + "x".repeat(Json.MAX_DOCUMENT) + "\"}";
        for (String text : List.of(deep, large)) {
            assertThatThrownBy(() -> JsonObject.parse(text.getBytes(UTF_8)))
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void jsonIsWrittenInOneForm() throws StoreException {
        String text = "{ \"b\":[1.50,true,null,{}], \"a\":\"\\u00e9\\n\\\"\" }";
        assertThat(JsonObject.parse(text.getBytes(UTF_8)))
                .hasToString("{\"a\":\"é\\n\\\"\",\"b\":[1.50,true,null,{}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"config\":{\"env\":[]}}",
                "{\"config\":{\"Env\":\"A=1\"}}",
                "{\"config\":{\"Env\":[1]}}",
                "{\"config\":{\"Cmd\":{}}}",
                "{\"config\":{\"Labels\":{\"a\":1}}}",
                "{\"rootfs\":{\"diff_ids\":[\"sha256:x\"]}}",
                "{\"created\":\"yesterday\"}",
                "{\"history\":{}}",
            })
    void aConfigOfWrongTypesIsRefused(String text) {
        assertThatThrownBy(() -> ImageConfig.parse(text.getBytes(UTF_8)))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void settingAVariableAgainKeepsItsPlace() {
        ContainerConfig config =
                ContainerConfig.EMPTY.withEnv("A", "1").withEnv("B", "2").withEnv("A", "=3");
        assertThat(config.env()).containsExactly("A==3", "B=2");
        assertThat(config.env("A")).contains("=3");
    }

    @Test
    void noneAndEmptyAreDifferentCommands() {
        ContainerConfig none = ContainerConfig.EMPTY.withCmd(Optional.empty());
        ContainerConfig empty = ContainerConfig.EMPTY.withCmd(Optional.of(List.of()));
        assertThat(none.cmd()).isEmpty();
        assertThat(empty.cmd()).contains(List.of());
    }

    @Test
    void anIndexIsAskedForAPlatform() throws StoreException {
        String text =
                "{\"schemaVersion\":2,\"manifests\":[{%s,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\"}}]}"
                        .formatted(BLOB);
        ImageIndex index = ImageIndex.parse(text.getBytes(UTF_8));
        assertThat(index.choose(new Platform("linux", "arm", Optional.empty())).size())
                .isEqualTo(2);
        var other = new Platform("linux", "arm", Optional.of("v6"));
        assertThatThrownBy(() -> index.choose(other)).isInstanceOf(StoreException.class);
    }
}
