package dev.lamina.run.container;

import dev.lamina.run.container.FilteredCall.Answer;
import dev.lamina.store.layer.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The built-in system call filter of x86_64 as a classic BPF program (seccomp(2)): the architecture
 * is checked first, the foreign x32 numbers are unknown, every other number is found by a balanced
 * tree of comparisons. Arguments are compared in their low half, because the kernel takes them as
 * 32 bits: a full comparison could be passed with a high bit set.
 */
final class SystemCallFilter {
    /** Numbers above this one are newer than this table. */
    static final int NEWEST = 469;

    private static final int FIRST_UNUSED = 337;
    private static final int LAST_UNUSED = 423;

    private static final int LOAD = 0x20;
    private static final int JUMP_ALWAYS = 0x05;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private static final int ALLOW = 0x7fff0000;
    private static final int ERRNO = 0x00050000;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int X86_64 = 0xc000003e;
    private static final int X32 = 0x40000000;
    private static final int NEW_NAMESPACES = 0x7e020000;
    private static final int[] FORBIDDEN_DOMAINS = {38, 40};
    private static final int[] HARMLESS_PERSONALITIES = {0, 8, 0x20000, 0x20008, 0xffffffff};
    private static final int MAX_JUMP = 255;

    /** One instruction: 8 bytes. */
    private record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    /** The numbers from this one to the next range's have one answer. */
    private record Range(int first, Answer answer) {}

    private SystemCallFilter() {}

    /**
     * The program for a container.
     *
     * @param bounding the capabilities it can ever have: some calls are theirs
     */
    static ByteString compile(CapabilitySet bounding) {
        var program = new ArrayList<Instruction>();
        program.add(new Instruction(LOAD, 0, 0, ARCHITECTURE));
        program.add(new Instruction(JUMP_EQUAL, 1, 0, X86_64));
        program.add(new Instruction(RETURN, 0, 0, KILL_PROCESS));
        program.add(new Instruction(LOAD, 0, 0, NUMBER));
        program.add(new Instruction(JUMP_ANY_BIT, 0, 1, X32));
        program.add(refuse(ENOSYS));
        program.addAll(tree(ranges(answers(bounding))));
        return encode(program);
    }

    /** By number; the last one stands for all that follow. */
    static Answer[] answers(CapabilitySet bounding) {
        var answers = new Answer[NEWEST + 2];
        Arrays.fill(answers, Answer.ALLOW);
        for (var call : FilteredCall.values()) {
            answers[call.number()] = call.answer(bounding);
        }
        Arrays.fill(answers, FIRST_UNUSED, LAST_UNUSED + 1, Answer.ENOSYS);
        answers[NEWEST + 1] = Answer.ENOSYS;
        return answers;
    }

    private static List<Range> ranges(Answer[] answers) {
        var ranges = new ArrayList<Range>();
        for (int number = 0; number < answers.length; number++) {
            if (number == 0 || answers[number] != answers[number - 1]) {
                ranges.add(new Range(number, answers[number]));
            }
        }
        return ranges;
    }

    private static List<Instruction> tree(List<Range> ranges) {
        if (ranges.size() == 1) {
            return leaf(ranges.getFirst().answer());
        }
        int middle = ranges.size() / 2;
        var lower = tree(ranges.subList(0, middle));
        int border = ranges.get(middle).first();
        var code = new ArrayList<Instruction>();
        if (lower.size() <= MAX_JUMP) {
            code.add(new Instruction(JUMP_AT_LEAST, lower.size(), 0, border));
        } else {
            code.add(new Instruction(JUMP_AT_LEAST, 0, 1, border));
            code.add(new Instruction(JUMP_ALWAYS, 0, 0, lower.size()));
        }
        code.addAll(lower);
        code.addAll(tree(ranges.subList(middle, ranges.size())));
        return code;
    }

    private static List<Instruction> leaf(Answer answer) {
        return switch (answer) {
            case ALLOW -> List.of(allow());
            case EPERM -> List.of(refuse(EPERM));
            case ENOSYS -> List.of(refuse(ENOSYS));
            case CLONE ->
                    List.of(
                            new Instruction(LOAD, 0, 0, FIRST_ARGUMENT),
                            new Instruction(JUMP_ANY_BIT, 0, 1, NEW_NAMESPACES),
                            refuse(EPERM),
                            allow());
            case SOCKET -> oneOf(FORBIDDEN_DOMAINS, refuse(EPERM), allow());
            case PERSONALITY -> oneOf(HARMLESS_PERSONALITIES, allow(), refuse(EPERM));
        };
    }

    /** Compares the first argument with some values. */
    private static List<Instruction> oneOf(int[] values, Instruction match, Instruction other) {
        var code = new ArrayList<Instruction>();
        code.add(new Instruction(LOAD, 0, 0, FIRST_ARGUMENT));
        for (int i = 0; i < values.length; i++) {
            code.add(new Instruction(JUMP_EQUAL, values.length - i, 0, values[i]));
        }
        code.add(other);
        code.add(match);
        return code;
    }

    private static Instruction allow() {
        return new Instruction(RETURN, 0, 0, ALLOW);
    }

    private static Instruction refuse(int errno) {
        return new Instruction(RETURN, 0, 0, ERRNO | errno);
    }

    private static ByteString encode(List<Instruction> program) {
        var bytes = ByteBuffer.allocate(8 * program.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (var instruction : program) {
            bytes.putShort((short) instruction.code())
                    .put((byte) instruction.ifTrue())
                    .put((byte) instruction.ifFalse())
                    .putInt(instruction.operand());
        }
        return ByteString.of(bytes.array());
    }
}
