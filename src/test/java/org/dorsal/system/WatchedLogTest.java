package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.sql.SQLException;
import java.util.*;
import java.util.stream.LongStream;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.audit.log.InclusionProofs;
import org.dorsal.audit.log.MerkleTree;
import org.dorsal.audit.log.Proofs;
import org.dorsal.audit.log.PublicLogKey;
import org.dorsal.audit.log.SignedNote;
import org.dorsal.store.LogReads;
import org.dorsal.store.StoredCheckpoint;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Monitoring of a running service's log over HTTP, without trust in the service. */
class WatchedLogTest {
    private static final boolean LONG = Boolean.getBoolean("dorsal.long");
    private static final int TILE = 256;

    /** Distance of the verified proofs, with all at the edges of tiles; the long form verifies each. */
    private static final int STEP = 15;

    private static final SomeService SERVICE = SomeService.with("--dorsal.log.checkpoint-every=1s");
    private static final SomeClient WATCHER = SomeClient.anonymous(SERVICE.baseUrl() + "/log/" + NORTHSIDE);

    @BeforeAll
    static void something_happens() {
        SomeClient ehr = SERVICE.client(NORTHSIDE, "system/*.cruds");
        for (int read = 0; read < 300; read++) { // more than a tile
            assertThat(ehr.get("Observation?patient=nobody").status()).isEqualTo(200);
        }
        for (int times = 0; times < 3; times++) {
            long before = reads().newest(NORTHSIDE).map(StoredCheckpoint::size).orElse(0L);
            act();
            await().until(() -> reads().newest(NORTHSIDE)
                    .filter(newest -> newest.size() > before)
                    .isPresent());
        }
    }

    @AfterAll
    static void close() {
        SERVICE.close();
    }

    @Test
    void the_newest_checkpoint_is_signed_with_the_published_key() {
        SomeAnswer answer = WATCHER.get("checkpoint");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        SignedNote note = SignedNote.read(answer.text()).orElseThrow();

        assertThat(note.isSignedBy(key())).isTrue();
        assertThat(Checkpoint.read(note.text()).orElseThrow().origin()).isEqualTo(origin());
    }

    @Test
    void the_key_comes_in_both_forms() {
        String publicKey = WATCHER.get("key").text();

        assertThat(publicKey).startsWith(origin() + "+").contains("-----BEGIN PUBLIC KEY-----");
        assertThat(PublicLogKey.read(origin(), publicKey.substring(publicKey.indexOf("-----BEGIN")))
                        .orElseThrow()
                        .vkey())
                .isEqualTo(key().vkey());
    }

    @Test
    void every_checkpoint_is_proven_to_begin_with_the_one_before() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (String note : WATCHER.get("checkpoints?from=0").text().split("%%\n", -1)) {
            SignedNote read = SignedNote.read(note).orElseThrow();
            assertThat(read.isSignedBy(key())).isTrue();
            checkpoints.add(Checkpoint.read(read.text()).orElseThrow());
        }
        assertThat(checkpoints).hasSizeGreaterThan(2);
        for (int index = 1; index < checkpoints.size(); index++) {
            Checkpoint checkpoint = checkpoints.get(index - 1);
            Checkpoint next = checkpoints.get(index);
            JsonNode proofJson = WATCHER.get("consistency?from=" + checkpoint.size() + "&to=" + next.size())
                    .json();
            assertThat(Proofs.consistencyHolds(
                            checkpoint.size(), checkpoint.root(), next.size(), next.root(), proof(proofJson)))
                    .isTrue();
        }
        long second = checkpoints.get(1).size();
        assertThat(WATCHER.get("checkpoints?from=" + second).text())
                .doesNotContain("\n" + checkpoints.getFirst().size() + "\n");
    }

    @Test
    void every_event_is_proven_to_stand_in_the_log() {
        Checkpoint newest = newest();
        long last = newest.size() - 1;
        LongStream.rangeClosed(0, last)
                .filter(position -> LONG || position % STEP == 0 || (position + 2) % TILE < 4 || position == last)
                .forEach(position -> {
                    JsonNode proofJson = WATCHER.get("inclusion?position=" + position + "&size=" + newest.size())
                            .json();
                    assertThat(holds(proofJson)).isTrue();
                    assertThat(proofJson.path("position").asLong()).isEqualTo(position);
                });
    }

    @Test
    void an_event_is_found_by_its_id() {
        String event = reads().events(NORTHSIDE, 1, 2).getFirst().event();
        long size = reads().newest(NORTHSIDE).orElseThrow().size();

        JsonNode proofJson =
                WATCHER.get("inclusion?event=" + event + "&size=" + size).json();

        assertThat(proofJson.path("position").asLong()).isEqualTo(1);
        assertThat(proofJson.path("size").asLong()).isEqualTo(size);
        assertThat(holds(proofJson)).isTrue();
    }

    /** Reads the tiles that C2SP tlog-tiles lists for a size, and no other endpoint. */
    @Test
    void the_root_is_computed_from_tiles_alone() {
        Checkpoint newest = newest();
        assertThat(newest.size()).isGreaterThan(256);
        MerkleTree tree = new MerkleTree();
        for (long index = 0; index * 256 < newest.size(); index++) {
            long width = Math.min(256, newest.size() - index * 256);
            String path = "tile/0/%03d".formatted(index) + (width < 256 ? ".p/" + width : "");
            byte[] tile = WATCHER.get(path).body();
            assertThat(tile).as(path).hasSize((int) width * 32);
            for (int offset = 0; offset < tile.length; offset += 32) {
                tree.add(Arrays.copyOfRange(tile, offset, offset + 32));
            }
        }
        assertThat(tree.root()).isEqualTo(newest.root());

        MerkleTree first = new MerkleTree();
        byte[] full = WATCHER.get("tile/0/000").body();
        for (int index = 0; index < full.length; index += 32) {
            first.add(Arrays.copyOfRange(full, index, index + 32));
        }
        assertThat(WATCHER.get("tile/1/000.p/1").body()).isEqualTo(first.root());
    }

    @Test
    void a_tile_may_be_kept_for_ever_and_a_checkpoint_not_at_all() {
        assertThat(WATCHER.get("tile/0/000"))
                .returns(200, SomeAnswer::status)
                .returns("application/octet-stream", answer -> answer.header("Content-Type"))
                .returns("public, max-age=31536000, immutable", answer -> answer.header("Cache-Control"))
                .returns("*", answer -> answer.header("Access-Control-Allow-Origin"))
                .returns("nosniff", answer -> answer.header("X-Content-Type-Options"));
        assertThat(WATCHER.get("checkpoint").header("Cache-Control")).isEqualTo("no-store");
        assertThat(WATCHER.get("tile/0/x999/999").header("Cache-Control"))
                .as("it may come")
                .isEqualTo("no-store");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        tile/0/001.p/256                  | 404 | A tile is tile/L/N
        tile/0/001.p/0                    | 404 | A tile is tile/L/N
        tile/0/001.p/01                   | 404 | A tile is tile/L/N
        tile/0/1                          | 404 | A tile is tile/L/N
        tile/0/x000/001                   | 404 | A tile is tile/L/N
        tile/00/001                       | 404 | A tile is tile/L/N
        tile/64/000                       | 404 | A tile is tile/L/N
        tile/-1/000                       | 404 | A tile is tile/L/N
        tile/0                            | 404 | A tile is tile/L/N
        tile/                             | 404 | A tile is tile/L/N
        tile                              | 404 | A tile is tile/L/N
        tile/0/x001/000                   | 404 | The newest checkpoint does not cover that tile
        tile/63/000.p/1                   | 404 | The newest checkpoint does not cover that tile
        tile/9/x999/x999/x999/x999/999    | 404 | The newest checkpoint does not cover that tile
        tile/1/000                        | 404 | The newest checkpoint does not cover that tile
        tile/entries/000                  | 404 | Entries are about patients and not public
        tile/entries/000.p/7              | 404 | Entries are about patients and not public
        tile/0/000?x=1                    | 400 | There are no parameters here
        checkpoint?x=1                    | 400 | There are no parameters here
        checkpoints?from=-1               | 400 | The parameter from must be a whole number
        checkpoints?from=01               | 400 | The parameter from must be a whole number
        checkpoints?from=99999999999999999999 | 400 | The parameter from must be a whole number
        checkpoints?to=1                  | 400 | The parameters here are from
        inclusion                         | 400 | Give either event
        inclusion?event=a&position=1      | 400 | Give either event
        inclusion?event=a/b               | 400 | The parameter event must be the id
        inclusion?position=1&position=2   | 400 | The parameter position occurs 2 times
        inclusion?event=nobodys           | 404 | That event has no position
        inclusion?position=999999999      | 404 | That checkpoint does not hold the position
        inclusion?position=0&size=999999  | 404 | There is no checkpoint of that size
        inclusion?position=0&size=0       | 404 | There is no checkpoint of that size
        consistency                       | 400 | The parameter from is missing
        consistency?from=3&to=2           | 400 | The parameter from must not be larger
        consistency?from=1&to=999999999   | 404 | The newest checkpoint is smaller
        secret                            | 404 | There is nothing here
        checkpoint/                       | 404 | There is nothing here
        """)
    void what_is_asked_wrongly_is_refused_with_a_sentence(String path, int status, String expectedText) {
        SomeAnswer answer = WATCHER.get(path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).startsWith(expectedText);
    }

    @Test
    void it_can_only_be_read_and_only_by_name() {
        assertThat(WATCHER.send("POST", "checkpoint", "x"))
                .returns(405, SomeAnswer::status)
                .returns("GET, HEAD", answer -> answer.header("Allow"));
        assertThat(SomeClient.anonymous(SERVICE.baseUrl() + "/log/nowhere")
                        .get("checkpoint")
                        .status())
                .isEqualTo(404);
        assertThat(WATCHER.send("HEAD", "checkpoint", "").text()).isEmpty();
        assertThat(WATCHER.send("POST", "tile/0/000", "x").status()).isEqualTo(405);
    }

    @Test
    void nothing_may_run_it_or_frame_it() {
        SomeAnswer answer = WATCHER.get("checkpoint");

        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void a_database_that_does_not_answer_is_asked_again_later() throws SQLException {
        owner("revoke select on log_checkpoint from " + TestPostgres.APPLICATION);
        try {
            assertThat(WATCHER.get("checkpoint"))
                    .returns(503, SomeAnswer::status)
                    .returns("2", answer -> answer.header("Retry-After"))
                    .returns("The log is temporarily unavailable; try again shortly.\n", SomeAnswer::text);
        } finally {
            owner("grant select on log_checkpoint to " + TestPostgres.APPLICATION);
        }
        assertThat(WATCHER.get("checkpoint").status()).isEqualTo(200);
    }

    @Test
    void the_service_says_that_its_logs_are_well() {
        assertThat(SERVICE.management("actuator/health").status()).isEqualTo(200);
        assertThat(SERVICE.management("actuator/metrics").text())
                .contains(
                        "dorsal.log.waiting",
                        "dorsal.log.waiting.oldest.seconds",
                        "dorsal.log.unsigned.seconds",
                        "dorsal.log.doubt",
                        "dorsal.log.place.failures");
    }

    private static void owner(String sql) throws SQLException {
        try (var connection = SERVICE.database().asOwner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void act() {
        assertThat(SERVICE.client(NORTHSIDE, "system/*.cruds")
                        .post(
                                "QuestionnaireResponse",
                                SomeResponse.of("watched").json())
                        .status())
                .isEqualTo(201);
    }

    private static LogReads reads() {
        return SERVICE.part(LogReads.class);
    }

    private static String origin() {
        return SERVICE.baseUrl().replace("http://", "") + "/log/" + NORTHSIDE;
    }

    private static PublicLogKey key() {
        return PublicLogKey.read(
                        origin(), WATCHER.get("key").text().lines().findFirst().orElseThrow())
                .orElseThrow();
    }

    private static Checkpoint newest() {
        return SignedNote.read(WATCHER.get("checkpoint").text())
                .flatMap(note -> Checkpoint.read(note.text()))
                .orElseThrow();
    }

    /** Against the root that the note in the answer is signed for. */
    private static boolean holds(JsonNode proofJson) {
        SignedNote note =
                SignedNote.read(proofJson.path("checkpoint").asString("")).orElseThrow();
        Checkpoint checkpoint = Checkpoint.read(note.text()).orElseThrow();
        return note.isSignedBy(key())
                && InclusionProofs.holds(
                        bytes(proofJson.path("leaf")),
                        proofJson.path("position").asLong(),
                        checkpoint.size(),
                        proof(proofJson),
                        checkpoint.root());
    }

    private static List<byte[]> proof(JsonNode proofJson) {
        List<byte[]> proof = new ArrayList<>();
        proofJson.path("proof").forEach(hash -> proof.add(bytes(hash)));
        return proof;
    }

    private static byte[] bytes(JsonNode hash) {
        return Base64.getDecoder().decode(hash.asString(""));
    }
}
