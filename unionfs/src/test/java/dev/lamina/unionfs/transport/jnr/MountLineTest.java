package dev.lamina.unionfs.transport.jnr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountLineTest {
    @Test
    void aLineHasOptionalFieldsAndEscapes() {
        var line =
                "63 43 0:39 / /tmp/a\\040b\\134c rw,nosuid shared:1 master:2 - fuse.junion x,y rw";
        assertThat(MountLine.parse(line))
                .isEqualTo(new MountLine("0:39", "/tmp/a b\\c", "fuse.junion"));
    }
}
