package org.dorsal.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dorsal.audit.log.CheckpointDestination.CheckpointDestinationException;
import org.dorsal.audit.log.CheckpointDestination.FileCheckpointDestination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointDestinationTest {
    private static final LogKey KEY = SomeLogKeys.someKey();

    @TempDir
    private Path directory;

    @Test
    void a_note_is_a_file_of_its_own_for_good() throws IOException {
        FileCheckpointDestination place = new FileCheckpointDestination(directory);
        String note = note(7, 1, KEY);

        place.keep("northside", 7, note);
        place.keep("northside", 7, note);

        assertThat(Files.readString(directory.resolve("northside/00000000000000000007.txt")))
                .isEqualTo(note);
        assertThatThrownBy(() -> place.keep("northside", 7, note(7, 2, KEY)))
                .isInstanceOf(CheckpointDestinationException.class)
                .hasMessage("holds another note of size 00000000000000000007");
        assertThat(Files.readString(directory.resolve("northside/00000000000000000007.txt")))
                .isEqualTo(note);
    }

    @Test
    void while_keys_are_rotated_two_replicas_may_keep_one_checkpoint() {
        FileCheckpointDestination place = new FileCheckpointDestination(directory);

        place.keep("northside", 7, note(7, 1, KEY));
        place.keep("northside", 7, note(7, 1, SomeLogKeys.someKey()));

        assertThat(place.newest("northside").orElseThrow().size()).isEqualTo(7);
    }

    @Test
    void the_largest_checkpoint_is_found_whatever_else_lies_there() throws IOException {
        FileCheckpointDestination place = new FileCheckpointDestination(directory);
        assertThat(place.newest("northside")).isEmpty();

        place.keep("northside", 9, note(9, 1, KEY));
        place.keep("northside", 10, note(10, 2, KEY));
        place.keep("southside", 99, note(99, 3, KEY));
        Files.writeString(directory.resolve("northside/READ-ME.txt"), "x");
        Files.writeString(
                directory.resolve("northside/00000000000000000011.txt"),
                note(11, 3, KEY).substring(0, 40));

        assertThat(place.newest("northside").orElseThrow().size()).isEqualTo(10);
    }

    @Test
    void the_whole_note_stands_beside_one_that_a_crash_tore() throws IOException {
        FileCheckpointDestination place = new FileCheckpointDestination(directory);
        String note = note(7, 1, KEY);
        Files.createDirectory(directory.resolve("northside"));
        Files.writeString(directory.resolve("northside/00000000000000000007.txt"), note.substring(0, 30));
        Files.createFile(directory.resolve("northside/00000000000000000007-1.txt"));

        place.keep("northside", 7, note);

        assertThat(Files.readString(directory.resolve("northside/00000000000000000007-2.txt")))
                .isEqualTo(note);
        assertThat(place.newest("northside").orElseThrow().size()).isEqualTo(7);
    }

    @Test
    void a_missing_mount_is_out_of_order_and_not_replaced_by_a_directory() {
        FileCheckpointDestination place = new FileCheckpointDestination(directory.resolve("not-mounted"));

        assertThatThrownBy(() -> place.newest("northside")).isInstanceOf(CheckpointDestinationException.class);
        assertThatThrownBy(() -> place.keep("northside", 7, note(7, 1, KEY)))
                .isInstanceOf(CheckpointDestinationException.class)
                .hasMessage("is no directory; make it, or mount what belongs there");
        assertThat(directory.resolve("not-mounted")).doesNotExist();
    }

    private static String note(long size, int tree, LogKey key) {
        String text = new Checkpoint("log", size, SomeLeaves.number(tree)).text();
        return new SignedNote(text, List.of(key.sign("log", text))).written();
    }
}
