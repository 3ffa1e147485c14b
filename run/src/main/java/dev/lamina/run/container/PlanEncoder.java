package dev.lamina.run.container;

import dev.lamina.store.layer.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes steps in the form init.c reads; its head comment specifies it. Not thread-safe. */
public final class PlanEncoder {
    private static final int HEADER = 12;
    private static final int OPTIONAL = 1;

    private ByteBuffer out = ByteBuffer.allocate(16 * 1024).order(ByteOrder.nativeOrder());

    PlanEncoder() {}

    void step(InitPlan.Step step) {
        int start = out.position();
        step.operation().encode(this);
        out.putInt(start + 4, step.required() ? 0 : OPTIONAL);
        out.putInt(start + 8, out.position() - start - HEADER);
    }

    byte[] bytes() {
        return Arrays.copyOf(out.array(), out.position());
    }

    /**
     * @param code an index into init.c's table
     */
    PlanEncoder operation(int code) {
        room(HEADER);
        out.putInt(code).putLong(0);
        return this;
    }

    PlanEncoder number(long value) {
        room(Long.BYTES);
        out.putLong(value);
        return this;
    }

    PlanEncoder flag(boolean value) {
        return number(value ? 1 : 0);
    }

    PlanEncoder numbers(List<Integer> values) {
        count(values.size());
        for (int value : values) {
            number(value);
        }
        return this;
    }

    PlanEncoder text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    PlanEncoder text(ByteString text) {
        return text(text.bytes());
    }

    private PlanEncoder text(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException("a NUL in " + ByteString.of(bytes));
            }
        }
        return bytes(bytes);
    }

    /** Bytes that are no text. */
    PlanEncoder data(ByteString bytes) {
        return bytes(bytes.bytes());
    }

    private PlanEncoder bytes(byte[] bytes) {
        count(bytes.length);
        room(bytes.length + 1);
        out.put(bytes).put((byte) 0);
        return this;
    }

    PlanEncoder texts(List<ByteString> texts) {
        count(texts.size());
        for (var text : texts) {
            text(text);
        }
        return this;
    }

    private void count(int count) {
        room(Integer.BYTES);
        out.putInt(count);
    }

    private void room(int bytes) {
        if (out.remaining() < bytes) {
            int size = Math.max(2 * out.capacity(), out.position() + bytes);
            out =
                    ByteBuffer.wrap(Arrays.copyOf(out.array(), size))
                            .order(ByteOrder.nativeOrder())
                            .position(out.position());
        }
    }
}
