package dev.lamina.it.contract;

import dev.lamina.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Says which of the things that mounting needs is missing. */
final class RootCondition implements ExecutionCondition {
    private static final Path OWN_NAMESPACE = Path.of("/proc/self/ns/mnt");
    private static final Path PARENTS_NAMESPACE = Path.of("/proc/" + parent() + "/ns/mnt");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Linux.SYSTEM.processes().getuid() != 0) {
            return ConditionEvaluationResult.disabled("mounting needs root");
        }
        if (!Files.isWritable(Path.of("/dev/fuse"))) {
            return ConditionEvaluationResult.disabled("there is no /dev/fuse");
        }
        try {
            if (same(OWN_NAMESPACE, PARENTS_NAMESPACE)) {
                return ConditionEvaluationResult.disabled(
                        "the tests must run in a mount namespace of their own (it/src/test/namespace)");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ConditionEvaluationResult.enabled("root, /dev/fuse and a namespace");
    }

    private static long parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);
    }

    private static boolean same(Path one, Path other) throws IOException {
        return Files.readSymbolicLink(one).equals(Files.readSymbolicLink(other));
    }
}
