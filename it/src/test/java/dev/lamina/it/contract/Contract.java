package dev.lamina.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.linux.Errno;
import dev.lamina.linux.ErrnoException;
import dev.lamina.unionfs.tree.Capability;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tables of the suite have in common: a subject, a stand per case, and few words. */
@NeedsRoot
@ParameterizedClass(name = "{0}")
@MethodSource("dev.lamina.it.contract.Subject#chosen")
abstract class Contract {
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    @Parameter
    Subject subject;

    @SuppressWarnings("NullAway.Init") // before each case
    Stand stand;

    /** Something a case does to a union. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    @BeforeEach
    void open() throws IOException {
        stand = new Stand(subject);
    }

    @AfterEach
    void close() throws IOException {
        stand.close();
    }

    Place lower() throws IOException {
        return stand.lower(0);
    }

    Place upper() {
        return stand.upper();
    }

    Place mount() throws IOException {
        return stand.mount();
    }

    static void fails(Errno errno, Action action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    /** Succeeds where the transport carries it, and fails as documented where it does not. */
    void carried(Capability capability, Errno otherwise, Action action) throws IOException {
        if (subject.has(capability)) {
            action.run();
        } else {
            fails(otherwise, action);
        }
    }
}
