package io.voxelize.net.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reading the 32-bit words of voxels, lights and vertices: specification 4.2 to 4.4, and the words of its vectors V4,
 * V5 and V8a.
 */
class WordsTest {

    @Test
    void shouldReadVoxelWordOfVectorV4() {
        int voxel = 0x03c2_0007;

        assertEquals(7, Voxels.id(voxel));
        assertEquals(2, Voxels.rotation(voxel));
        assertEquals(12, Voxels.yRotation(voxel));
        assertEquals(1.5 * Math.PI, Voxels.yAngle(voxel), 1e-12);
        assertEquals(3, Voxels.stage(voxel));
        assertFalse(Voxels.isWaterlogged(voxel));
        assertEquals(3, Voxels.fluidLevel(voxel));
        assertEquals(voxel, Voxels.pack(7, 2, 12, 3));
    }

    @Test
    void shouldReadWaterloggedWordOfVectorV5() {
        int voxel = 0x9005_0003;

        assertEquals(3, Voxels.id(voxel));
        assertEquals(5, Voxels.rotation(voxel));
        assertEquals(0, Voxels.yRotation(voxel));
        assertEquals(0, Voxels.stage(voxel));
        assertTrue(Voxels.isWaterlogged(voxel));
        assertEquals(4, Voxels.waterLevel(voxel));
        assertEquals(4, Voxels.fluidLevel(voxel));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 15})
    void shouldReadUnusedRotationAsNone(int rotation) {
        assertEquals(0, Voxels.rotation(rotation << 16));
    }

    @Test
    void shouldKeepEveryPartOfVoxelWordApart() {
        assertEquals(0xFFFF, Voxels.id(-1));
        assertEquals(15, Voxels.yRotation(-1));
        assertEquals(15, Voxels.stage(-1));
        assertEquals(7, Voxels.waterLevel(-1));
        assertEquals(0, Voxels.id(0xFFFF_0000));
        assertEquals(0, Voxels.stage(0xF0FF_FFFF));
        assertFalse(Voxels.isWaterlogged(0xEFFF_FFFF));
        assertEquals(0, Voxels.waterLevel(0x1FFF_FFFF));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0, 0", "65536, 0, 0, 0", "0, 6, 0, 0", "0, 0, 16, 0", "0, 0, 0, 16", "0, 0, 0, -1"})
    void shouldRefuseToPackWhatDoesNotFit(int id, int rotation, int yRotation, int stage) {
        NetworkException refused =
                assertThrows(NetworkException.class, () -> Voxels.pack(id, rotation, yRotation, stage));

        assertEquals(NetworkException.Reason.INVALID_ARGUMENT, refused.reason());
    }

    @Test
    void shouldReadLightWordOfVectorV4() {
        int light = 0xF401;

        assertEquals(15, Lights.sun(light));
        assertEquals(4, Lights.red(light));
        assertEquals(0, Lights.green(light));
        assertEquals(1, Lights.blue(light));
        assertEquals(9, Lights.green(0x0090));
    }

    @Test
    void shouldReadVertexLightOfVectorV8a() {
        int vertex = 0x3F000;

        assertEquals(0xF000, VertexLights.light(vertex));
        assertEquals(3, VertexLights.ambientOcclusion(vertex));
        assertFalse(VertexLights.isFluid(vertex));
        assertEquals(1, VertexLights.stackLength(vertex));
        assertEquals(0, VertexLights.emissiveStrength(vertex));
    }

    @Test
    void shouldReadEveryFlagOfVertexLightFromItsOwnBit() {
        assertTrue(VertexLights.isFluid(1 << 18));
        assertTrue(VertexLights.isGreedy(1 << 19));
        assertTrue(VertexLights.isWave(1 << 20));
        assertTrue(VertexLights.touchesFluid(1 << 21));
        assertTrue(VertexLights.isEmissive(1 << 30));
        assertFalse(VertexLights.isFluid(~(1 << 18)));
        assertFalse(VertexLights.isGreedy(~(1 << 19)));
        assertFalse(VertexLights.isWave(~(1 << 20)));
        assertFalse(VertexLights.touchesFluid(~(1 << 21)));
        assertFalse(VertexLights.isEmissive(~(1 << 30)));
    }

    @Test
    void shouldReadPlaceInStack() {
        assertEquals(9, VertexLights.stackIndex(9 << 22));
        assertEquals(12, VertexLights.stackLength(11 << 26));
        assertEquals(0, VertexLights.stackIndex(~(15 << 22)));
        assertEquals(1, VertexLights.stackLength(~(15 << 26)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1.0", "1, 1.75", "2, 2.5", "3, 3.5"})
    void shouldReadStrengthOfGlowingFace(int index, float strength) {
        assertEquals(strength, VertexLights.emissiveStrength(1 << 30 | index << 16));
    }
}
