package io.voxelize.net.world;

import static io.voxelize.net.world.WirePipeline.CHUNK_SIZE;
import static io.voxelize.net.world.WirePipeline.MAX_HEIGHT;
import static io.voxelize.net.world.WirePipeline.chunk;
import static io.voxelize.net.world.WirePipeline.init;
import static io.voxelize.net.world.WirePipeline.load;
import static io.voxelize.net.world.WirePipeline.triangle;
import static io.voxelize.net.world.WirePipeline.update;
import static io.voxelize.net.world.WirePipeline.updates;
import static io.voxelize.net.world.WirePipeline.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorldTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private long nowNs = Long.MAX_VALUE - SECOND_NS;
    private final World world = new World(() -> nowNs);
    private final SaidPackets said = new SaidPackets();
    private final HeardChunks listener = new HeardChunks();
    private WirePipeline wire = pipeline(1 << 30);

    @AfterEach
    void close() {
        wire.close();
    }

    private WirePipeline pipeline(long maxRetainedLength) {
        world.attach(said);
        return new WirePipeline(maxRetainedLength, world);
    }

    private void join() {
        world.addListener(listener);
        wire.deliver(init(""));
    }

    // INIT

    @Test
    void shouldReadOptionsOfInit() {
        join();
        final WorldOptions options = world.options();
        assertEquals(4, options.chunkSize());
        assertEquals(8, options.maxHeight());
        assertEquals(2, options.subChunks());
        assertEquals(-20, options.minChunkX());
        assertEquals(-20, options.minChunkZ());
        assertEquals(20, options.maxChunkX());
        assertEquals(20, options.maxChunkZ());
        assertEquals(15, options.maxLightLevel());
        assertEquals(24_000, options.timePerDay());
        assertTrue(options.doesTickTime());
        assertEquals("/", options.commandSymbol());
        assertEquals("18446744073709551615", options.json().path("maxClients").asText());
        assertEquals("peaceful", world.init().path("game").path("mode").asText());
    }

    @Test
    void shouldReadStatsOfInit() {
        join();
        assertEquals(431.25, world.time());
        assertEquals(5_120, world.tick());
        assertEquals(0.016, world.tickSeconds());
    }

    @Test
    void shouldFindBlocksByIdAndByNameInAnyCase() {
        join();
        final Block slate = Objects.requireNonNull(world.blocks().byName("bLUE sLATE"));
        assertEquals(500, slate.id());
        assertEquals("Blue Slate", slate.name());
        assertTrue(slate.isOpaque());
        assertFalse(slate.isTransparent());
        assertFalse(slate.isEmpty());
        assertFalse(slate.isLight());
        assertSame(slate, world.blocks().byId(500));
        assertTrue(slate.json().path("faces").isArray());
        final Block lava = Objects.requireNonNull(world.blocks().byId(7));
        assertTrue(lava.isFluid());
        assertTrue(lava.isLight());
        assertFalse(lava.isTransparent());
        assertEquals(List.of(15, 3, 0), List.of(lava.redLightLevel(), lava.greenLightLevel(), lava.blueLightLevel()));
        final Block air = Objects.requireNonNull(world.blocks().byId(0));
        assertTrue(air.isEmpty() && air.isPassable() && air.isTransparent());
    }

    @Test
    void shouldAnswerNullWhenABlockIsUnknown() {
        join();
        assertNull(world.blocks().byId(1));
        assertNull(world.blocks().byId(-1));
        assertNull(world.blocks().byId(501));
        assertNull(world.blocks().byName("ghost"));
        assertEquals(3, world.blocks().all().size());
    }

    @Test
    void shouldKnowNothingBeforeInit() {
        assertFalse(world.isInitialized());
        assertEquals(
                NetworkException.Reason.NOT_JOINED,
                assertThrows(NetworkException.class, world::options).reason());
        assertEquals(0, world.voxelAt(0, 0, 0));
        assertEquals(0, world.lightAt(0, 0, 0));
        assertNull(world.chunk(0, 0));
        assertEquals(SendResult.NOT_JOINED, world.setVoxel(0, 0, 0, 0));
        world.update(0, 0, 0, 0, 0, 1);
        assertEquals(List.of(), said.loads);
    }

    // Chunks

    @Test
    void shouldReadVoxelsAndLightsByCoordinates() {
        join();
        wire.deliver(load(chunk(-1, 2, i -> i * 65_537, i -> i * 3 & 0xFFFF)));
        for (int lx = 0; lx < CHUNK_SIZE; lx++) {
            for (int vy = 0; vy < MAX_HEIGHT; vy++) {
                for (int lz = 0; lz < CHUNK_SIZE; lz++) {
                    final int index = (lx * MAX_HEIGHT + vy) * CHUNK_SIZE + lz;
                    assertEquals(index * 65_537, world.voxelAt(lx - CHUNK_SIZE, vy, lz + 2 * CHUNK_SIZE));
                    assertEquals(index * 3 & 0xFFFF, world.lightAt(lx - CHUNK_SIZE, vy, lz + 2 * CHUNK_SIZE));
                }
            }
        }
    }

    @Test
    void shouldReadAirAndDarknessWhereNothingIsLoaded() {
        join();
        wire.deliver(load(chunk(0, 0, 500, 0xF000)));
        assertEquals(500, world.voxelAt(3, 7, 3));
        for (final int[] outside : new int[][] {{0, -1, 0}, {0, MAX_HEIGHT, 0}, {4, 0, 0}, {-1, 0, 0}, {0, 0, -1}}) {
            assertEquals(0, world.voxelAt(outside[0], outside[1], outside[2]));
            assertEquals(0, world.lightAt(outside[0], outside[1], outside[2]));
        }
    }

    @Test
    void shouldNameTheBlockOfAVoxel() {
        join();
        wire.deliver(load(chunk(0, 0, i -> i == 0 ? 0x0142_01F4 : 9, i -> 0)));
        assertSame(world.blocks().byId(500), world.blockAt(0, 0, 0));
        assertNull(world.blockAt(1, 1, 1));
        assertSame(world.blocks().byId(0), world.blockAt(99, 1, 1));
    }

    @Test
    void shouldTellOfEachLoadedChunk() {
        join();
        wire.deliver(load(chunk(0, 0, 500, 0), chunk(1, -1, 7, 0)));
        assertEquals(List.of("loaded 0,0 500", "loaded 1,-1 7"), listener.take());
        assertEquals(2, world.loadedCount());
        assertTrue(world.isLoaded(1, -1));
        assertFalse(world.isLoaded(-1, 1));
        assertEquals(500, Objects.requireNonNull(world.chunk(0, 0)).voxels().get(3, 7, 3));
    }

    @Test
    void shouldCallAChunkLoadedWhenVoxelsAndLightsAreThere() {
        join();
        wire.deliver(load(Chunk.newBuilder().setX(3).setVoxels(words(i -> 500))));
        assertFalse(world.isLoaded(3, 0));
        assertEquals(0, world.voxelAt(12, 0, 0));
        assertEquals(List.of(), listener.take());
        wire.deliver(load(Chunk.newBuilder().setX(3).setLights(words(i -> 0xF000))));
        assertTrue(world.isLoaded(3, 0));
        assertEquals(500, world.voxelAt(12, 0, 0));
        assertEquals(0xF000, world.lightAt(12, 0, 0));
        assertEquals(List.of("loaded 3,0 500"), listener.take());
    }

    /** Each part alone, in every order; the identity that the server gives the chunk changes on the way or not. */
    @ParameterizedTest
    @ValueSource(strings = {"mvl", "mlv", "vml", "vlm", "lmv", "lvm", "m+d", "d+m"})
    void shouldMergePartsInWhateverOrderTheyCome(String order) {
        for (final boolean sameId : new boolean[] {true, false}) {
            final World merging = new World(() -> nowNs);
            final HeardChunks heard = new HeardChunks();
            final List<Integer> levels = new ArrayList<>();
            merging.addListener(heard);
            merging.meshListener(view -> view.meshes().forEach(mesh -> levels.add(mesh.level())));
            try (WirePipeline parts = new WirePipeline(1 << 30, merging)) {
                parts.deliver(init(""));
                for (int i = 0; i < order.length(); i++) {
                    final Chunk.Builder part = part(order.charAt(i));
                    if (part != null) {
                        parts.deliver(load(part.setX(-2).setZ(5).setId(sameId ? "id" : "id" + i)));
                    }
                }
                assertEquals(500, merging.voxelAt(-8, 7, 23));
                assertEquals(0xF000, merging.lightAt(-8, 7, 23));
                assertEquals(
                        List.of("loaded -2,5 500"), heard.take(), "once, when the last part of the data was there");
                assertEquals(List.of(3), levels);
                merging.detach();
                assertEquals(0, parts.retainedLength());
            }
        }
    }

    private static Chunk.@Nullable Builder part(char kind) {
        return switch (kind) {
            case 'm' -> Chunk.newBuilder().addMeshes(triangle(3));
            case 'v' -> Chunk.newBuilder().setVoxels(words(i -> 500));
            case 'l' -> Chunk.newBuilder().setLights(words(i -> 0xF000));
            case 'd' -> Chunk.newBuilder().setVoxels(words(i -> 500)).setLights(words(i -> 0xF000));
            default -> null;
        };
    }

    @Test
    void shouldReplaceAPartThatComesAgainAndGiveTheOldOneBack() {
        join();
        wire.deliver(load(chunk(0, 0, 500, 0x1000)));
        final long retained = wire.retainedLength();
        wire.deliver(load(chunk(0, 0, 7, 0x2000)));
        assertEquals(retained, wire.retainedLength());
        assertEquals(7, world.voxelAt(0, 0, 0));
        wire.deliver(load(Chunk.newBuilder().setVoxels(words(i -> 0))));
        assertEquals(0, world.voxelAt(0, 0, 0));
        assertEquals(0x2000, world.lightAt(0, 0, 0));
        wire.deliver(load(Chunk.newBuilder().setLights(words(i -> 5))));
        assertEquals(5, world.lightAt(0, 0, 0));
        assertEquals(List.of("loaded 0,0 500", "updated 0,0", "updated 0,0", "updated 0,0"), listener.take());
        assertEquals(1, world.loadedCount());
        world.detach();
        assertEquals(0, wire.retainedLength());
    }

    @Test
    void shouldIgnoreChunksOutsideTheWorld() {
        join();
        wire.deliver(load(chunk(21, 0, 500, 0), chunk(0, -21, 500, 0), chunk(20, -20, 500, 0)));
        assertEquals(List.of("loaded 20,-20 500"), listener.take());
        assertEquals(2, wire.count(Counter.CHUNKS_OUTSIDE_WORLD), "not even decoded");
        assertEquals(0, world.outOfBoundsCount());
    }

    @Test
    void shouldGiveMeshesWhileTheyAreValid() {
        final List<String> meshes = new ArrayList<>();
        world.meshListener(view -> {
            for (final MeshView mesh : view.meshes()) {
                for (final GeometryView geometry : mesh.geometries()) {
                    meshes.add(view.x() + "," + view.z() + " "
                            + geometry.positions().length());
                }
            }
        });
        wire.close();
        wire = pipeline(1 << 30);
        join();
        wire.deliver(load(Chunk.newBuilder().setX(2).setZ(3).addMeshes(triangle(1))));
        assertEquals(List.of("2,3 9"), meshes);
        assertFalse(world.isLoaded(2, 3));
        wire.deliver(load(chunk(2, 3, 500, 0)));
        assertEquals(1, meshes.size());
        wire.deliver(Message.newBuilder()
                .setType(Message.Type.UPDATE)
                .addChunks(Chunk.newBuilder().setX(2).setZ(3).addMeshes(triangle(0)))
                .build());
        assertEquals(2, meshes.size());
        assertEquals(List.of("loaded 2,3 500"), listener.take());
    }

    @Test
    void shouldWantMeshesOnlyWhenSomebodyListens() {
        assertFalse(world.interests().wantsMeshes());
        world.meshListener(view -> {});
        assertTrue(world.interests().wantsMeshes());
        assertTrue(world.interests().wantsVoxels() && world.interests().wantsLights());
        for (final MessageType type : List.of(MessageType.LOAD, MessageType.UPDATE, MessageType.STATS)) {
            assertTrue(world.interests().wants(type));
        }
        assertFalse(world.interests().wants(MessageType.ENTITY));
    }

    // The budget for retained chunks

    @Test
    void shouldReportWhatCannotBeKeptAndAskAgainLater() {
        wire.close();
        wire = pipeline(5_000);
        world.renderRadius(1);
        join();
        world.update(0, 0, 0, 0, 0, 0);
        said.loads.clear();
        wire.deliver(load(chunk(0, 0, 500, 0), chunk(1, 0, 500, 0)));
        assertEquals(List.of("loaded 0,0 500", "refused 1,0"), listener.take());
        assertEquals(1, world.retainRefusedCount());
        assertEquals(1, wire.count(Counter.RETAIN_REFUSED));
        nowNs += 5 * SECOND_NS - 1;
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(List.of(), said.loads);
        nowNs++;
        world.update(0, 0, 0, 0, 0, 0);
        assertTrue(said.loads.get(0).chunks().contains(List.of(1, 0)));
    }

    // UPDATE

    @Test
    void shouldWriteUpdatesIntoLoadedChunks() {
        join();
        wire.deliver(load(chunk(-1, 0, 500, 0x1000), chunk(0, 0, 500, 0x1000)));
        listener.take();
        wire.deliver(updates(update(-1, 7, 3, 7, 0x0F30), update(0, 0, 0, 0, 0), update(-4, 0, 0, 500, 0x2000)));
        assertEquals(7, world.voxelAt(-1, 7, 3));
        assertEquals(0x0F30, world.lightAt(-1, 7, 3));
        assertEquals(0, world.voxelAt(0, 0, 0));
        assertEquals(0, world.lightAt(0, 0, 0));
        assertEquals(0x2000, world.lightAt(-4, 0, 0));
        assertEquals(500, world.voxelAt(-2, 7, 3));
        assertEquals(
                List.of(
                        "voxel -1,7,3 500>7",
                        "voxel 0,0,0 500>0",
                        "voxel -4,0,0 500>500",
                        "updated -1,0",
                        "updated 0,0"),
                listener.take());
    }

    @Test
    void shouldTellOfAChangedChunkAgainWithTheNextMessage() {
        join();
        wire.deliver(load(chunk(0, 0, 500, 0)));
        listener.take();
        wire.deliver(updates(update(0, 0, 0, 7, 0)));
        wire.deliver(updates(update(0, 0, 0, 500, 0)));
        assertEquals(List.of("voxel 0,0,0 500>7", "updated 0,0", "voxel 0,0,0 7>500", "updated 0,0"), listener.take());
    }

    @Test
    void shouldIgnoreUpdatesOutsideTheWorldAndWhereNothingIsLoaded() {
        join();
        wire.deliver(load(chunk(0, 0, 500, 0)));
        listener.take();
        wire.deliver(
                updates(update(0, -1, 0, 7, 0), update(0, 8, 0, 7, 0), update(84, 0, 0, 7, 0), update(8, 0, 0, 7, 0)));
        assertEquals(3, world.outOfBoundsCount());
        assertEquals(List.of(), listener.take());
        assertEquals(0, wire.count(Counter.INTERCEPT_ERRORS));
    }

    @Test
    void shouldWriteUpdatesIntoThePartThatIsThere() {
        join();
        wire.deliver(load(Chunk.newBuilder().setVoxels(words(i -> 500))));
        wire.deliver(updates(update(0, 0, 0, 7, 5)));
        assertEquals(List.of(), listener.take());
        wire.deliver(load(Chunk.newBuilder().setLights(words(i -> 0))));
        assertEquals(7, world.voxelAt(0, 0, 0));
        wire.deliver(updates(update(0, 0, 1, 7, 5)));
        assertEquals(5, world.lightAt(0, 0, 1));
    }

    // The next session

    @Test
    void shouldDropEverythingWhenANewSessionBegins() {
        world.renderRadius(0);
        join();
        world.update(0, 0, 0, 0, 0, 0);
        wire.deliver(load(chunk(0, 0, 500, 0), chunk(1, 0, 7, 0)));
        final io.voxelize.net.world.Chunk kept = Objects.requireNonNull(world.chunk(0, 0));
        said.loads.clear();
        listener.take();
        wire.deliver(init(",\"waterLevel\":3"));
        assertEquals(Set.of("unloaded 0,0 500", "unloaded 1,0 7"), Set.copyOf(listener.take()));
        assertEquals(0, world.loadedCount());
        assertEquals(0, wire.retainedLength());
        assertEquals(0, world.voxelAt(0, 0, 0));
        assertThrows(IllegalStateException.class, kept::voxels);
        assertThrows(IllegalStateException.class, kept::lights);
        assertEquals(3, world.options().json().path("waterLevel").asInt());
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(List.of(List.of(0, 0)), said.loads.get(0).chunks());
    }

    @Test
    void shouldGiveAllMemoryBackWhenUnregistered() {
        join();
        wire.deliver(load(chunk(0, 0, 500, 0), Chunk.newBuilder().setX(1).setVoxels(words(i -> 1))));
        listener.take();
        assertTrue(wire.retainedLength() > 0);
        world.detach();
        assertEquals(List.of("unloaded 0,0 500"), listener.take());
        assertEquals(0, wire.retainedLength());
        assertEquals(SendResult.NOT_CONNECTED, world.setVoxel(0, 0, 0, 0));
    }

    // The clock

    @Test
    void shouldFollowTheServersTimeWhenItDiffersByMoreThanATenth() {
        join();
        wire.deliver(stats("{\"tick\":6,\"time\":431.34,\"delta\":0.5}"));
        assertEquals(431.25, world.time());
        assertEquals(6, world.tick());
        assertEquals(0.5, world.tickSeconds());
        wire.deliver(stats("{\"tick\":7,\"time\":431.36}"));
        assertEquals(431.36, world.time());
        assertEquals(0.5, world.tickSeconds());
        wire.deliver(stats("{\"tick\":8,\"time\":431.25}"));
        assertEquals(431.25, world.time());
    }

    @Test
    void shouldLetTheClockGoOnAndStartAgainEachDay() {
        join();
        world.update(0, 0, 0, 0, 0, 0.75);
        assertEquals(432, world.time());
        world.update(0, 0, 0, 0, 0, 23_569);
        assertEquals(1, world.time());
    }

    @Test
    void shouldLeaveTheClockWhenTheWorldsStands() {
        wire.deliver(init(",\"x\":0").toBuilder()
                .setJson(init("").getJson().replace("\"doesTickTime\":true", "\"doesTickTime\":false"))
                .build());
        world.update(0, 0, 0, 0, 0, 5);
        assertEquals(431.25, world.time());
    }

    @Test
    void shouldAskForStatsTwiceASecond() {
        join();
        world.update(0, 0, 0, 0, 0, 0);
        nowNs += SECOND_NS / 2 - 1;
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(List.of(), said.methods);
        nowNs++;
        said.answer = SendResult.BACK_PRESSURED;
        world.update(0, 0, 0, 0, 0, 0);
        said.answer = SendResult.ACCEPTED;
        world.update(0, 0, 0, 0, 0, 0);
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(List.of("vox-builtin:get-stats", "vox-builtin:get-stats"), said.methods);
        nowNs += SECOND_NS / 2;
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(3, said.methods.size());
    }

    @Test
    void shouldRequestStatsAtTheIntervalThatIsSet() {
        world.statsIntervalMs(2_000);
        join();
        nowNs += 2 * SECOND_NS - 1;
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(List.of(), said.methods);
        nowNs++;
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(List.of("vox-builtin:get-stats"), said.methods);
        world.statsIntervalMs(0);
        nowNs += 10 * SECOND_NS;
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(1, said.methods.size());
    }

    // Requests

    @Test
    void shouldAskForEveryChunkOfTheCircleNearestFirst() {
        world.renderRadius(4);
        join();
        for (int i = 0; i < 10; i++) {
            world.update(-6.5, 3, 9, 0, 0, 0);
        }
        final List<List<Integer>> asked =
                said.loads.stream().flatMap(packet -> packet.chunks().stream()).toList();
        assertEquals(List.of(-2, 2), asked.get(0));
        final Set<List<Integer>> expected = new HashSet<>();
        for (int x = -20; x <= 20; x++) {
            for (int z = -20; z <= 20; z++) {
                if ((x + 2) * (x + 2) + (z - 2) * (z - 2) <= 16) {
                    expected.add(List.of(x, z));
                }
            }
        }
        assertEquals(expected, Set.copyOf(asked));
        assertEquals(expected.size(), asked.size());
        final List<Integer> distances = asked.stream()
                .map(c -> (c.get(0) + 2) * (c.get(0) + 2) + (c.get(1) - 2) * (c.get(1) - 2))
                .toList();
        assertEquals(distances.stream().sorted().toList(), distances);
        assertTrue(said.loads.stream().allMatch(packet -> packet.chunks().size() <= 12));
        assertEquals(
                List.of(12, 12, 12, 12, 1),
                said.loads.stream().map(p -> p.chunks().size()).toList());
        assertEquals(-2, said.loads.get(0).centerX());
        assertEquals(2, said.loads.get(0).centerZ());
    }

    @Test
    void shouldAskOnlyWithinTheWorld() {
        world.renderRadius(2);
        join();
        for (int i = 0; i < 3; i++) {
            world.update(20 * CHUNK_SIZE, 0, -20 * CHUNK_SIZE, 0, 0, 0);
        }
        assertEquals(
                Set.of(
                        List.of(20, -20),
                        List.of(19, -20),
                        List.of(18, -20),
                        List.of(20, -19),
                        List.of(20, -18),
                        List.of(19, -19)),
                Set.copyOf(said.loads.get(0).chunks()));
        assertEquals(1, said.loads.size());
    }

    @Test
    void shouldSayWhereThePlayerLooksAsAUnitVector() {
        world.renderRadius(0);
        join();
        world.update(0, 0, 0, 3, -4, 0);
        assertEquals(0.6, said.loads.get(0).directionX(), 1e-9);
        assertEquals(-0.8, said.loads.get(0).directionZ(), 1e-9);
    }

    @Test
    void shouldSayNoDirectionWhenThereIsNone() {
        world.renderRadius(0);
        join();
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(0, said.loads.get(0).directionX());
        assertEquals(0, said.loads.get(0).directionZ());
    }

    @Test
    void shouldAskAgainAfterFiveSecondsWithoutAnAnswer() {
        world.renderRadius(1);
        join();
        world.update(0, 0, 0, 0, 0, 0);
        wire.deliver(load(
                chunk(0, 0, 500, 0),
                chunk(1, 0, 500, 0),
                Chunk.newBuilder().setX(-1).setVoxels(words(i -> 1))));
        nowNs += 5 * SECOND_NS - 1;
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(1, said.loads.size());
        nowNs++;
        world.update(0, 0, 0, 0, 0, 0);
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(2, said.loads.size());
        assertEquals(
                Set.of(List.of(-1, 0), List.of(0, 1), List.of(0, -1)),
                Set.copyOf(said.loads.get(1).chunks()));
    }

    @Test
    void shouldAskAgainAtOnceWhenThePacketWasRefused() {
        world.renderRadius(1);
        join();
        said.answer = SendResult.BACK_PRESSURED;
        world.update(0, 0, 0, 0, 0, 0);
        said.answer = SendResult.ACCEPTED;
        world.update(0, 0, 0, 0, 0, 0);
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(2, said.loads.size());
        assertEquals(said.loads.get(0), said.loads.get(1));
    }

    @Test
    void shouldAskForWhatIsMissingWhenThePlayerMoves() {
        world.renderRadius(1);
        join();
        world.update(0, 0, 0, 0, 0, 0);
        wire.deliver(
                load(chunk(0, 0, 1, 0), chunk(1, 0, 1, 0), chunk(-1, 0, 1, 0), chunk(0, 1, 1, 0), chunk(0, -1, 1, 0)));
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(1, said.loads.size());
        world.update(CHUNK_SIZE, 0, 0, 0, 0, 0);
        assertEquals(
                Set.of(List.of(2, 0), List.of(1, 1), List.of(1, -1)),
                Set.copyOf(said.loads.get(1).chunks()));
    }

    @Test
    void shouldUnloadBeyondElevenTenthsOfTheRadius() {
        world.renderRadius(10);
        join();
        wire.deliver(load(chunk(11, 0, 500, 0), chunk(11, 1, 7, 0), chunk(0, -12, 0, 0)));
        listener.take();
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(1, said.unloads.size());
        assertEquals(
                Set.of(List.of(11, 1), List.of(0, -12)),
                Set.copyOf(said.unloads.get(0).chunks()));
        assertEquals(Set.of("unloaded 11,1 7", "unloaded 0,-12 0"), Set.copyOf(listener.take()));
        assertTrue(world.isLoaded(11, 0));
        assertFalse(world.isLoaded(11, 1));
        assertEquals(1, world.loadedCount());
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(1, said.unloads.size());
    }

    @Test
    void shouldUnloadWhatWasAskedForAndDidNotCome() {
        world.renderRadius(1);
        join();
        world.update(0, 0, 0, 0, 0, 0);
        world.update(10 * CHUNK_SIZE, 0, 0, 0, 0, 0);
        assertEquals(
                Set.copyOf(said.loads.get(0).chunks()),
                Set.copyOf(said.unloads.get(0).chunks()));
        assertEquals(5, said.unloads.get(0).chunks().size());
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(
                Set.copyOf(said.loads.get(0).chunks()),
                Set.copyOf(said.loads.get(2).chunks()));
    }

    @Test
    void shouldUnloadAChunkThatComesTooLate() {
        world.renderRadius(1);
        join();
        world.update(0, 0, 0, 0, 0, 0);
        world.update(10 * CHUNK_SIZE, 0, 0, 0, 0, 0);
        said.unloads.clear();
        wire.deliver(load(chunk(0, 0, 500, 0)));
        world.update(10 * CHUNK_SIZE, 0, 0, 0, 0, 0);
        assertEquals(List.of(List.of(0, 0)), said.unloads.get(0).chunks());
        assertEquals(0, wire.retainedLength());
    }

    @Test
    void shouldUnloadAPartThatComesTooLate() {
        world.renderRadius(1);
        join();
        world.update(0, 0, 0, 0, 0, 0);
        wire.deliver(load(Chunk.newBuilder().setX(9).setVoxels(words(i -> 1))));
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(List.of(List.of(9, 0)), said.unloads.get(0).chunks());
        assertEquals(0, wire.retainedLength());
        assertEquals(List.of(), listener.take());
    }

    @Test
    void shouldKeepAChunkUntilItsUnloadIsAccepted() {
        world.renderRadius(1);
        join();
        wire.deliver(load(chunk(5, 5, 500, 0)));
        said.answer = SendResult.BACK_PRESSURED;
        world.update(0, 0, 0, 0, 0, 0);
        assertTrue(world.isLoaded(5, 5));
        said.answer = SendResult.ACCEPTED;
        world.update(0, 0, 0, 0, 0, 0);
        assertFalse(world.isLoaded(5, 5));
        assertEquals(2, said.unloads.size());
    }

    @Test
    void shouldSpreadAGreatUnloadOverSeveralPackets() {
        world.renderRadius(20);
        join();
        for (int i = 0; i < 150; i++) {
            world.update(0, 0, 0, 0, 0, 0);
        }
        final int asked = said.loads.stream().mapToInt(p -> p.chunks().size()).sum();
        assertTrue(asked > 1_024, "asked for " + asked);
        world.renderRadius(0);
        for (int i = 0; i < 5; i++) {
            world.update(0, 0, 0, 0, 0, 0);
        }
        assertEquals(
                List.of(512, 512, asked - 1_025),
                said.unloads.stream().map(p -> p.chunks().size()).toList());
    }

    @Test
    void shouldRefuseWhatIsNoPlaceAndNoTime() {
        join();
        for (int i = 0; i < 6; i++) {
            final double[] n = new double[6];
            n[i] = Double.NaN;
            assertInvalid(() -> world.update(n[0], n[1], n[2], n[3], n[4], n[5]));
        }
        assertInvalid(() -> world.update(0, 0, 0, 0, 0, -0.1));
        assertInvalid(() -> world.renderRadius(-1));
        assertInvalid(() -> world.statsIntervalMs(-1));
        assertInvalid(() -> world.renderRadius(World.MAX_RENDER_RADIUS + 1));
        world.renderRadius(World.MAX_RENDER_RADIUS);
        assertEquals(World.MAX_RENDER_RADIUS, world.renderRadius());
    }

    // Edits

    @Test
    void shouldSendEdits() {
        join();
        assertEquals(SendResult.ACCEPTED, world.setVoxel(-80, 7, 83, 0x0142_01F4));
        assertEquals(List.of(new SaidPackets.Edit(-80, 7, 83, 0x0142_01F4)), said.edits);
        said.answer = SendResult.BACK_PRESSURED;
        assertEquals(SendResult.BACK_PRESSURED, world.setVoxel(0, 0, 0, 0));
    }

    @Test
    void shouldRefuseEditsThatServersDrop() {
        join();
        assertEquals(SendResult.INVALID, world.setVoxel(0, -1, 0, 0));
        assertEquals(SendResult.INVALID, world.setVoxel(0, 8, 0, 0));
        assertEquals(SendResult.INVALID, world.setVoxel(84, 0, 0, 0));
        assertEquals(SendResult.INVALID, world.setVoxel(0, 0, -81, 0));
        assertEquals(SendResult.INVALID, world.setVoxel(0, 0, 0, 1));
        assertEquals(List.of(), said.edits);
    }

    // Listeners

    @Test
    void shouldGoOnWhenAListenerThrows() {
        final ChunkListener thrower = new ChunkListener() {
            @Override
            public void onChunkLoaded(io.voxelize.net.world.Chunk chunk) {
                throw new IllegalArgumentException("chunk " + chunk.x());
            }
        };
        world.addListener(thrower);
        join();
        wire.deliver(load(chunk(0, 0, 500, 0), chunk(1, 0, 7, 0)));
        assertEquals(List.of("loaded 0,0 500", "loaded 1,0 7"), listener.take());
        assertEquals(2, world.loadedCount());
        assertEquals(1, wire.count(Counter.INTERCEPT_ERRORS));
        world.removeListener(thrower);
        wire.deliver(load(chunk(2, 0, 7, 0)));
        assertEquals(1, wire.count(Counter.INTERCEPT_ERRORS));
    }

    @Test
    void shouldNotHearOfWhatItDidNotAskFor() {
        join();
        assertFalse(
                wire.receive(Message.newBuilder().setType(Message.Type.ENTITY).build()));
        assertEquals(1, wire.count(Counter.MESSAGES_FILTERED));
    }

    private static void assertInvalid(Executable call) {
        assertEquals(
                NetworkException.Reason.INVALID_ARGUMENT,
                assertThrows(NetworkException.class, call).reason());
    }

    private static Message stats(String json) {
        return Message.newBuilder().setType(Message.Type.STATS).setJson(json).build();
    }
}
