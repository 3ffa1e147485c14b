package dev.lamina.unionfs.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterruptionsTest {
    @ParameterizedTest
    @CsvSource({
        "0000000000000100, true", // SIGKILL
        "0000000000004100, true", // and SIGTERM
        "0000000000004000, false",
        "0000000000010000, false", // SIGCHLD
        "8000000000000000, false",
        "0000000000000000, false"
    })
    void onlyAFatalSignalCounts(String pending, boolean fatal) {
        var status = "Name:\tx\nSigPnd:\t" + pending + "\nShdPnd:\t0000000000000100\n";
        assertThat(Interruptions.dies(status)).isEqualTo(fatal);
    }
}
