package dev.lamina.run.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OwnerTest {
    @Test
    void thisProcessLives() throws Exception {
        assertThat(Owner.current().isAlive()).isTrue();
        assertThat(Owner.current()).isEqualTo(Owner.parse(Owner.current().toString()));
    }

    @Test
    void anEarlierProcessOfTheSamePidIsDead() throws Exception {
        var owner = Owner.current();
        assertThat(new Owner(owner.boot(), owner.pid(), owner.started() - 1).isAlive()).isFalse();
    }

    @Test
    void aProcessOfAnEarlierBootIsDead() throws Exception {
        var owner = Owner.current();
        assertThat(new Owner("another", owner.pid(), owner.started()).isAlive()).isFalse();
    }

    @Test
    void aPidThatNobodyHasIsDead() throws Exception {
        assertThat(new Owner(Owner.current().boot(), 1L << 40, 1).isAlive()).isFalse();
    }

    @Test
    void damageIsNoticed() {
        assertThatThrownBy(() -> Owner.parse("x y")).hasMessageContaining("x y");
        assertThatThrownBy(() -> Owner.parse("x y z")).hasMessageContaining("x y z");
    }
}
