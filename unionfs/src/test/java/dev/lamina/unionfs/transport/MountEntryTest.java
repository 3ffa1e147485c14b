package dev.lamina.unionfs.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountEntryTest {
    @Test
    void aLineGivesNumberPathAndType() {
        var table =
                """
                63 43 0:39 / /m rw,nosuid shared:1 master:2 - fuse.junion union rw,user_id=0
                64 43 259:1 / /m/a\\040b\\134\\011 rw - ext4 /dev/x rw
                """;
        var entries = MountEntry.parse(table.getBytes(ISO_8859_1));
        assertThat(entries).hasSize(2);
        assertThat(entries.getFirst().device()).isEqualTo(39);
        assertThat(entries.getFirst().type()).isEqualTo("fuse.junion");
        assertThat(entries.getFirst().path()).isEqualTo("/m".getBytes(ISO_8859_1));
        assertThat(entries.getFirst().user()).isZero();
        assertThat(entries.getLast().user()).isEqualTo(-1);
        assertThat(entries.getLast().path()).isEqualTo("/m/a b\\\t".getBytes(ISO_8859_1));
    }

    @Test
    void bytesOfAnyEncodingStayAsTheyAre() {
        var table = "63 43 0:39 / /caf\u00e9 rw - fuse.junion x rw".getBytes(ISO_8859_1);
        assertThat(MountEntry.parse(table).getFirst().path())
                .isEqualTo("/caf\u00e9".getBytes(ISO_8859_1));
    }
}
