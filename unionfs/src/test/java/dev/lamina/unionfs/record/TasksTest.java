package dev.lamina.unionfs.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.Linux;
import dev.lamina.unionfs.Access.Task;
import org.junit.jupiter.api.Test;

class TasksTest {
    @Test
    void aThreadLeadsToItsProcess() {
        assertThat(Tasks.parse(12, "Name:\tmake all\nUmask:\t0022\nTgid:\t10\nPid:\t12\n"))
                .isEqualTo(new Task(10, "make all"));
    }

    @Test
    void thisProcessIsKnownByItsName() {
        int pid = Linux.SYSTEM.processes().getpid();
        var task = Tasks.in(Linux.SYSTEM.files()).of(pid);
        assertThat(task.pid()).isEqualTo(pid);
        assertThat(task.command()).isNotEmpty();
    }

    @Test
    void whoHasGoneKeepsHisNumber() {
        assertThat(Tasks.in(Linux.SYSTEM.files()).of(Integer.MAX_VALUE))
                .isEqualTo(new Task(Integer.MAX_VALUE, ""));
    }

    @Test
    void numbersOfAnotherNamespaceHaveNoNames() {
        assertThat(Tasks.nameless().of(1)).isEqualTo(new Task(1, ""));
    }
}
