package io.voxelize.net.bench.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordLengthsTest {

    @Test
    void shouldTakePercentilesByNearestRank() {
        List<Integer> lengths =
                IntStream.rangeClosed(1, 11).map(i -> 12 - i).boxed().toList();
        assertEquals(List.of(2, 6, 10, 11), RecordLengths.percentiles(lengths));
        assertEquals(List.of(7, 7, 7, 7), RecordLengths.percentiles(List.of(7)));
    }

    @Test
    void shouldNameEachLengthOnce() {
        RecordLengths lengths = new RecordLengths(List.of(8, 16, 16, 24), List.of(16, 24, 32, 32));
        assertEquals(List.of(8, 16, 24, 32), lengths.all());
        assertEquals(16, lengths.medianSmall());
    }

    @Test
    void shouldFindTheRecordsOfRecordings() throws IOException {
        RecordLengths lengths = RecordLengths.ofRecordings();
        for (List<Integer> kind : List.of(lengths.small(), lengths.chunks())) {
            assertEquals(kind.stream().sorted().toList(), kind);
            assertTrue(kind.get(0) > 0, lengths.toString());
        }
        // A message with chunks says where each of its arrays is.
        assertTrue(lengths.chunks().get(1) > lengths.medianSmall(), lengths.toString());
    }
}
