package io.voxelize.net.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void shouldTakeTheMiddleOfUnsortedSamples() {
        assertEquals(3, Samples.of(9, 1, 3).median());
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddleWhenThereIsAnEvenNumber() {
        assertEquals(2.5, Samples.of(4, 1, 3, 2).median());
    }

    @Test
    void shouldOverlapWhenOneBarEndsWhereTheOtherBegins() {
        assertTrue(Samples.of(1, 2).overlaps(Samples.of(2, 3)));
        assertTrue(Samples.of(2, 3).overlaps(Samples.of(1, 2)));
        assertTrue(Samples.of(1, 9).overlaps(Samples.of(4)));
    }

    @Test
    void shouldNotOverlapWhenThereIsRoomBetweenTheBars() {
        assertFalse(Samples.of(1, 2).overlaps(Samples.of(2.1, 3)));
        assertFalse(Samples.of(2.1, 3).overlaps(Samples.of(1, 2)));
    }

    @Test
    void shouldShowMedianAndBothEnds() {
        assertEquals("200 (100 to 1,300)", Samples.of(100, 1_300, 200).text());
    }

    @Test
    void shouldShowThreeDigitsThatCount() {
        assertEquals("1.23 million", Samples.format(1_234_567));
        assertEquals("12,346", Samples.format(12_345.6));
        assertEquals("12.3", Samples.format(12.34));
        assertEquals("0.12", Samples.format(0.123));
        assertEquals("0.0012", Samples.format(0.00123));
        assertEquals("0.00", Samples.format(0));
    }
}
