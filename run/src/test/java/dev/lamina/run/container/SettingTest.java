package dev.lamina.run.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.run.container.Hierarchy.Version;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {
    /** memory, memory and swap, CPU quota, pids; what is to be written in either version. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "memory, 67108864, -, -, -, V1, memory.limit_in_bytes=67108864 memory.memsw.limit_in_bytes=134217728?",
                "memory, 67108864, -, -, -, V2, memory.max=67108864 memory.swap.max=67108864?",
                "memory, 67108864, 67108864, -, -, V1, memory.limit_in_bytes=67108864 memory.memsw.limit_in_bytes=67108864",
                "memory, 67108864, 67108864, -, -, V2, memory.max=67108864 memory.swap.max=0",
                "memory, 67108864, 100000000, -, -, V2, memory.max=67108864 memory.swap.max=32891136",
                "memory, 67108864, -1, -, -, V1, memory.limit_in_bytes=67108864 memory.memsw.limit_in_bytes=-1",
                "memory, 67108864, -1, -, -, V2, memory.max=67108864 memory.swap.max=max",
                "memory, -1, -, -, -, V1, ''",
                "memory, -, -, -, -, V2, ''",
                "cpu, -, -, 50000, -, V1, cpu.cfs_period_us=100000 cpu.cfs_quota_us=50000",
                "cpu, -, -, 150000, -, V2, cpu.max=150000 100000",
                "cpu, -, -, -, -, V1, ''",
                "pids, -, -, -, -, V1, pids.max=2048?",
                "pids, -, -, -, 20, V1, pids.max=20",
                "pids, -, -, -, 20, V2, pids.max=20",
                "pids, -, -, -, -1, V1, ''",
            })
    void aLimitBecomesItsFiles(
            String controller,
            @Nullable Long memory,
            @Nullable Long swap,
            @Nullable Long cpu,
            @Nullable Long pids,
            Version version,
            String expected) {
        var limits = new Limits(memory, swap, cpu, pids);
        assertThat(text(limits, version, controller)).isEqualTo(expected);
    }

    private static String text(Limits limits, Version version, String controller) {
        return Setting.of(limits, version, controller).stream()
                .map(s -> s.file() + "=" + s.value() + (s.asked() ? "" : "?"))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1000000, -, -, -, minimum of 6m",
                "-, 1000000, -, -, needs --memory",
                "67108864, 1000000, -, -, memory and swap together",
                "-, -, 999, -, --cpus must be at least",
                "-, -, -, 0, --pids-limit must be positive",
            })
    void whatMakesNoSenseIsRefused(
            @Nullable Long memory,
            @Nullable Long swap,
            @Nullable Long cpu,
            @Nullable Long pids,
            String reason) {
        assertThatThrownBy(() -> new Limits(memory, swap, cpu, pids))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "SAME, 20, 20, true",
        "SAME, 20, 21, false",
        "PAGES, 67108865, 67108864, true",
        "PAGES, 67108864, 67108864, true",
        "PAGES, 67108864, 67043328, false",
        "PAGES, 67108864, 67108865, false",
        "PAGES, 67108864, max, false",
        "UNCHECKED, a, c 1:3 rwm, true",
    })
    void aValueIsReadBack(Setting.Reads reads, String written, String shown, boolean accepted) {
        var setting = new Setting("--flag", "controller", "file", written, true, reads);
        assertThat(setting.isShownBy(shown)).isEqualTo(accepted);
    }
}
