package dev.lamina.run.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the compiled program and compares its answers with the rules. */
class SystemCallFilterTest {
    private static final int X86_64 = 0xc000003e;
    private static final int ALLOW = 0x7fff0000;
    private static final int REFUSED = 0x00050001;
    private static final int UNKNOWN = 0x00050026;
    private static final int KILLED = 0x80000000;
    private static final CapabilitySet ADMIN =
            CapabilitySet.DEFAULT.with(CapabilitySet.named("SYS_ADMIN"));

    /** As the kernel does: number, architecture and the low half of the first argument are read. */
    private static int run(CapabilitySet bounding, int architecture, int number, long argument) {
        var data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(0, number).putInt(4, architecture).putLong(16, argument);
        var program = ByteBuffer.wrap(SystemCallFilter.compile(bounding).bytes());
        program.order(ByteOrder.LITTLE_ENDIAN);
        int accumulator = 0;
        for (int at = 0; ; at++) {
            int code = program.getShort(8 * at);
            int ifTrue = program.get(8 * at + 2) & 0xff;
            int ifFalse = program.get(8 * at + 3) & 0xff;
            int operand = program.getInt(8 * at + 4);
            switch (code) {
                case 0x20 -> accumulator = data.getInt(operand);
                case 0x05 -> at += operand;
                case 0x15 -> at += accumulator == operand ? ifTrue : ifFalse;
                case 0x35 ->
                        at += Integer.compareUnsigned(accumulator, operand) >= 0 ? ifTrue : ifFalse;
                case 0x45 -> at += (accumulator & operand) != 0 ? ifTrue : ifFalse;
                case 0x06 -> {
                    return operand;
                }
                default -> throw new AssertionError("instruction " + Integer.toHexString(code));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0x800405fbL, 0xa80425fbL, 0x802405fbL, -1})
    void everyNumberHasTheAnswerOfItsRule(long mask) {
        var bounding = new CapabilitySet(mask);
        var answers = SystemCallFilter.answers(bounding);
        for (int number = 0; number <= 600; number++) {
            int expected =
                    switch (answers[Math.min(number, SystemCallFilter.NEWEST + 1)]) {
                        case ALLOW, CLONE, SOCKET, PERSONALITY -> ALLOW;
                        case EPERM -> REFUSED;
                        case ENOSYS -> UNKNOWN;
                    };
            assertThat(run(bounding, X86_64, number, 0))
                    .as("number %d", number)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "clone, 56, 0x11, true",
        "clone, 56, 0x20000011, false",
        "clone, 56, 0x10000000, false",
        "clone, 56, 0x00020000, false",
        "clone, 56, 0x100000011, true",
        "socket, 41, 2, true",
        "socket, 41, 38, false",
        "socket, 41, 40, false",
        "socket with a high bit, 41, 0x100000026, false",
        "personality, 135, 0, true",
        "personality, 135, 0xffffffff, true",
        "personality, 135, 0x20008, true",
        "personality, 135, 0x40000, false",
        "mount, 165, 0, false",
        "read, 0, 0, true",
    })
    void argumentsDecide(String call, int number, String argument, boolean allowed) {
        long value = Long.decode(argument);
        assertThat(run(CapabilitySet.DEFAULT, X86_64, number, value))
                .as(call)
                .isEqualTo(allowed ? ALLOW : REFUSED);
    }

    @Test
    void aCapabilityGivesItsCallsBack() {
        assertThat(run(ADMIN, X86_64, 165, 0)).isEqualTo(ALLOW);
        assertThat(run(ADMIN, X86_64, 56, 0x20000000)).isEqualTo(ALLOW);
        assertThat(run(ADMIN, X86_64, 435, 0)).isEqualTo(ALLOW);
        assertThat(run(CapabilitySet.DEFAULT, X86_64, 435, 0)).isEqualTo(UNKNOWN);
        assertThat(run(CapabilitySet.NONE, X86_64, 161, 0)).isEqualTo(REFUSED);
        assertThat(run(CapabilitySet.DEFAULT, X86_64, 161, 0)).isEqualTo(ALLOW);
    }

    @Test
    void anotherArchitectureIsTheEndAndX32IsUnknown() {
        assertThat(run(CapabilitySet.DEFAULT, 0x40000003, 0, 0)).isEqualTo(KILLED);
        assertThat(run(CapabilitySet.DEFAULT, X86_64, 0x40000000, 0)).isEqualTo(UNKNOWN);
        assertThat(run(CapabilitySet.DEFAULT, X86_64, -1, 0)).isEqualTo(UNKNOWN);
    }

    @Test
    void theProgramFitsTheKernelsLimit() {
        assertThat(SystemCallFilter.compile(CapabilitySet.DEFAULT).length() / 8)
                .isLessThanOrEqualTo(4096);
    }
}
