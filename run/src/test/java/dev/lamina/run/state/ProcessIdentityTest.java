package dev.lamina.run.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
    @Test
    void thisProcessLives() throws Exception {
        assertThat(ProcessIdentity.current().isAlive()).isTrue();
        assertThat(ProcessIdentity.current())
                .isEqualTo(ProcessIdentity.parse(ProcessIdentity.current().toString()));
    }

    @Test
    void anEarlierProcessOfTheSamePidIsDead() throws Exception {
        var owner = ProcessIdentity.current();
        assertThat(new ProcessIdentity(owner.boot(), owner.pid(), owner.started() - 1).isAlive())
                .isFalse();
    }

    @Test
    void aProcessOfAnEarlierBootIsDead() throws Exception {
        var owner = ProcessIdentity.current();
        assertThat(new ProcessIdentity("another", owner.pid(), owner.started()).isAlive())
                .isFalse();
    }

    @Test
    void aPidThatNobodyHasIsDead() throws Exception {
        assertThat(new ProcessIdentity(ProcessIdentity.current().boot(), 1L << 40, 1).isAlive())
                .isFalse();
    }

    @Test
    void damageIsNoticed() {
        assertThatThrownBy(() -> ProcessIdentity.parse("x y")).hasMessageContaining("x y");
        assertThatThrownBy(() -> ProcessIdentity.parse("x y z")).hasMessageContaining("x y z");
    }
}
