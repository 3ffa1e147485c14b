package dev.lamina.unionfs.transport.direct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrewTest {
    private final List<Crew.Member> members = new ArrayList<>();
    private final Crew crew = new Crew(4, 2);

    @BeforeEach
    void begin() {
        crew.begin(members::add);
    }

    private static void takes(Crew.Member member, int requests, boolean atOnce) {
        for (int i = 0; i < requests; i++) {
            assertThat(member.look()).isTrue();
            member.took(atOnce);
        }
    }

    @Test
    void oneWorkerBegins() {
        assertThat(members).hasSize(1);
        takes(members.getFirst(), 1000, false);
        assertThat(members).hasSize(1);
        assertThat(crew.taken()).isEqualTo(1000);
    }

    @Test
    void aQueueCallsForOneMore() {
        takes(members.getFirst(), 7, true);
        assertThat(members).hasSize(1);
        takes(members.getFirst(), 1, true);
        assertThat(members).hasSize(2);
    }

    @Test
    void aQueueThatSomebodyWaitsForDoesNot() {
        crew.call();
        assertThat(members.getLast().look()).isTrue();
        takes(members.getFirst(), 100, true);
        assertThat(members).hasSize(2);
    }

    @Test
    void aQueueCallsNoMoreThanThereAreProcessors() {
        takes(members.getFirst(), 1000, true);
        assertThat(members).hasSize(2);
    }

    @Test
    void heldWorkersCallForMoreUpToTheLimit() {
        for (int i = 0; i < 10; i++) {
            crew.call();
        }
        assertThat(members).hasSize(4);
    }

    @Test
    void aSurplusWorkerRestsUntilCalled() throws InterruptedException {
        crew.call();
        var first = members.getFirst();
        var second = members.getLast();
        assertThat(first.look()).isTrue();
        takes(second, 32, false);
        var rest = Thread.startVirtualThread(second::look);
        while (rest.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        crew.call();
        rest.join();
        assertThat(members).hasSize(2);
    }

    @Test
    void theEndWakesWhoeverRestsAndCallsNobodyAnew() throws InterruptedException {
        crew.call();
        assertThat(members.getFirst().look()).isTrue();
        takes(members.getLast(), 32, false);
        var goesOn = new AtomicBoolean(true);
        var rest = Thread.startVirtualThread(() -> goesOn.set(members.getLast().look()));
        crew.end();
        rest.join();
        assertThat(goesOn).isFalse();
        crew.call();
        assertThat(members).hasSize(2);
    }
}
