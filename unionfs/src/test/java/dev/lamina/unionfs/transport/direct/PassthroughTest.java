package dev.lamina.unionfs.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassthroughTest {
    private final CountingDevice device = new CountingDevice();
    private final Passthrough passthrough = Passthrough.tried(ExchangesTest.linux(device), 0);

    @Test
    void theTrialLeavesNothingBehind() {
        assertThat(passthrough.on()).isTrue();
        assertThat(device.registered).isEmpty();
    }

    @Test
    void opensOfANodeShareOneRegistration() {
        assertThat(passthrough.acquire(7, 0)).isEqualTo(1);
        assertThat(passthrough.acquire(7, 0)).isEqualTo(1);
        assertThat(passthrough.acquire(8, 0)).isEqualTo(2);
        passthrough.release(7);
        assertThat(device.registered).containsExactly(1, 2);
        passthrough.release(7);
        assertThat(device.registered).containsExactly(2);
    }

    @Test
    void theReleaseOfANodeWithoutBackingIsNoMatter() {
        passthrough.release(9);
        passthrough.acquire(7, 0);
        passthrough.release(9);
        assertThat(device.registered).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void aRefusalForGoodSwitchesItOffAndKeepsWhatIsOpen(int errno) {
        passthrough.acquire(7, 0);
        device.refusal = Errno.of(errno);
        assertThat(passthrough.acquire(8, 0)).isEqualTo(Passthrough.NONE);
        assertThat(passthrough.on()).isFalse();
        device.refusal = null;
        assertThat(passthrough.acquire(8, 0)).isEqualTo(Passthrough.NONE);
        assertThat(passthrough.acquire(7, 0)).isEqualTo(1);
        passthrough.release(7);
        passthrough.release(7);
        assertThat(device.registered).isEmpty();
    }

    @Test
    void aPassingRefusalHoldsForTheNodeUntilItsLastRelease() {
        device.refusal = Errno.ENFILE;
        assertThat(passthrough.acquire(7, 0)).isEqualTo(Passthrough.NONE);
        device.refusal = null;
        assertThat(passthrough.acquire(7, 0)).isEqualTo(Passthrough.NONE);
        passthrough.release(7);
        passthrough.release(7);
        assertThat(passthrough.acquire(7, 0)).isEqualTo(1);
        assertThat(passthrough.on()).isTrue();
    }

    @Test
    void aKernelWithoutItIsNotAskedAgain() {
        device.refusal = Errno.EPERM;
        var off = Passthrough.tried(ExchangesTest.linux(device), 0);
        device.refusal = null;
        assertThat(off.on()).isFalse();
        assertThat(off.acquire(7, 0)).isEqualTo(Passthrough.NONE);
    }
}
