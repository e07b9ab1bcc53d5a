package org.dorsal.http.audit;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.audit.log.LogKey;
import org.dorsal.audit.log.MerkleTree;
import org.dorsal.audit.log.SignedNote;
import org.dorsal.store.LogReads;
import org.dorsal.store.TestPostgres;

/** Gives positions to what waits and signs a checkpoint, at once: what the service does within a minute. */
final class SomeSealing {
    private final String site;
    private final LogKey key = newKey();
    private final LogReads log = new LogReads(TestPostgres.shared().asApplication(), Duration.ofSeconds(20));

    SomeSealing(String site) {
        this.site = site;
    }

    private String origin() {
        return "dorsal.example/log/" + site;
    }

    void sequence() {
        run("insert into log_entry (site, position, event, salt, leaf) select site, "
                + "(select coalesce(max(position) + 1, 0) from log_entry where site = '" + site + "')"
                + " + row_number() over (order by event) - 1, event, salt, leaf from log_waiting where site = '" + site
                + "'");
        run("delete from log_waiting where site = '" + site + "'");
    }

    void seal() {
        sequence();
        long size = log.size(site);
        MerkleTree tree = new MerkleTree();
        log.leaves(site, 0, size).forEach(tree::add);
        String text = new Checkpoint(origin(), size, tree.root()).text();
        String note = new SignedNote(text, List.of(key.sign(origin(), text))).written();
        run("insert into log_checkpoint (site, size, root, signed_at, note) values ('" + site + "', " + size
                + ", decode('" + HexFormat.of().formatHex(tree.root()) + "', 'hex'), '2026-11-20T10:01:00Z', '" + note
                + "')");
    }

    void run(String sql) {
        try (var connection = TestPostgres.shared().asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }

    private static LogKey newKey() {
        try {
            byte[] secret = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            return LogKey.read("-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getEncoder().encodeToString(secret) + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
