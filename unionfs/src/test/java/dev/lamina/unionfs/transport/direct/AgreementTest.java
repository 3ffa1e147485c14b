package dev.lamina.unionfs.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.tree.Capability;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgreementTest {
    /** What Linux 6.18 offers. */
    private static final InitOffer OFFER = new InitOffer(7, 45, 131072, 0x5fdL << 32 | 0x73fffffbL);

    @Test
    void everythingWantedIsAgreedOn() {
        var agreement = Agreement.on(OFFER, DirectOptions.DEFAULT);
        assertThat(agreement.features()).containsExactlyInAnyOrder(Feature.values());
        assertThat(agreement.maxWrite()).isEqualTo(1 << 20);
        assertThat(agreement.capabilities(true)).isEqualTo(EnumSet.allOf(Capability.class));
    }

    @Test
    void neitherLocksNorWritebackAreAskedFor() {
        long unwanted = 1L << 1 | 1L << 10 | 1L << 16 | 1L << 19 | 1L << 17;
        assertThat(flags(Agreement.on(OFFER, DirectOptions.DEFAULT)) & unwanted).isZero();
    }

    @ParameterizedTest
    @EnumSource(Feature.class)
    void aFeatureThatIsNotOfferedIsNotAskedFor(Feature feature) {
        var less = new InitOffer(7, 45, 131072, OFFER.flags() & ~feature.bit());
        if (feature.bit() != 0) {
            assertThat(Agreement.on(less, DirectOptions.DEFAULT).features())
                    .doesNotContain(feature);
        }
        var without = DirectOptions.DEFAULT.without(feature);
        assertThat(Agreement.on(OFFER, without).features()).doesNotContain(feature);
        assertThat(flags(Agreement.on(OFFER, without)) & feature.bit()).isZero();
    }

    @Test
    void withoutTheSecondWordNothingOfItIsAskedFor() {
        var agreement = Agreement.on(OFFER, DirectOptions.DEFAULT.without(Feature.INIT_EXT));
        assertThat(flags(agreement) >>> 32).isZero();
        assertThat(agreement.capabilities(false)).doesNotContain(Capability.PASSTHROUGH);
    }

    @Test
    void withoutLargeRequestsTheSizeIs32Pages() {
        var agreement = Agreement.on(OFFER, DirectOptions.DEFAULT.without(Feature.MAX_PAGES));
        assertThat(agreement.maxWrite()).isEqualTo(128 * 1024);
    }

    @Test
    void anOlderKernelIsAnsweredInItsVersion() {
        var older = new InitOffer(7, 36, 65536, OFFER.flags());
        assertThat(Agreement.on(older, DirectOptions.DEFAULT).minor()).isEqualTo(36);
    }

    @Test
    void theAnswerIsEncodedAsTheKernelReadsIt() {
        try (var buffer = new NativeBuffer(64)) {
            Agreement.on(OFFER, DirectOptions.DEFAULT).encode(buffer.address());
            assertThat(NativeMemory.getInt(buffer.address())).isEqualTo(7);
            assertThat(NativeMemory.getInt(buffer.address() + 4)).isEqualTo(45);
            assertThat(NativeMemory.getInt(buffer.address() + 8)).isEqualTo(131072);
            assertThat(NativeMemory.getInt(buffer.address() + 20)).isEqualTo(1 << 20);
            assertThat(NativeMemory.getShort(buffer.address() + 28)).isEqualTo((short) 256);
            assertThat(NativeMemory.getInt(buffer.address() + 36)).isEqualTo(1);
        }
    }

    private static long flags(Agreement agreement) {
        try (var buffer = new NativeBuffer(64)) {
            agreement.encode(buffer.address());
            return Integer.toUnsignedLong(NativeMemory.getInt(buffer.address() + 12))
                    | Integer.toUnsignedLong(NativeMemory.getInt(buffer.address() + 32)) << 32;
        }
    }
}
