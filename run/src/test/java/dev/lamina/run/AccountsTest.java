package dev.lamina.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    private static final Accounts ACCOUNTS =
            Accounts.parse(
                    """
                    root:x:0:0:root:/root:/bin/sh
                    web:x:1000:1001:Web:/srv/web:/bin/sh
                    7:x:2000:2000:a name of digits:/seven:
                    broken:x:one:1:
                    # comment
                    huge:x:99999999999:1::/:
                    """,
                    """
                    root:x:0:
                    web:x:1001:
                    adm:x:4:web,other
                    disk:x:6:web
                    6th:x:60:
                    """);

    @ParameterizedTest
    @CsvSource({
        "'', 0, 0, '[]', /root",
        "root, 0, 0, '[]', /root",
        "web, 1000, 1001, '[4, 6]', /srv/web",
        "1000, 1000, 1001, '[4, 6]', /srv/web",
        "5000, 5000, 0, '[]', /",
        "7, 2000, 2000, '[]', /seven",
        "web:adm, 1000, 4, '[4]', /srv/web",
        "web:77, 1000, 77, '[77]', /srv/web",
        "0:0, 0, 0, '[0]', /root",
    })
    void aUserIsResolvedByTheImage(String text, int uid, int gid, String groups, String home)
            throws Exception {
        var resolved = ACCOUNTS.resolve(text);
        assertThat(resolved.identity().uid()).isEqualTo(uid);
        assertThat(resolved.identity().gid()).isEqualTo(gid);
        assertThat(resolved.identity().groups()).hasToString(groups);
        assertThat(resolved.home()).isEqualTo(home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "broken", "huge", "web:none", "-1", "4294967296", "web:"})
    void whatTheImageDoesNotKnowIsNamed(String text) {
        assertThatThrownBy(() -> ACCOUNTS.resolve(text))
                .hasMessageContaining("is not in the image's /etc/");
    }
}
