"""Reading what the engine writes: whole, growing, cut off, damaged, out of order."""

from pathlib import Path

import pytest
from tests.unit.call.recording import BEGAN_US, recording, rtp, sound, written

from yuangui.adapters.media_janus.mjr import BrokenRecording, arrivals, packets_in, read_packets
from yuangui.adapters.media_janus.recordings import JanusRecordings
from yuangui.adapters.media_janus.rtp import Timed, WallClock, in_order, vp8_frames
from yuangui.domains.call.api import CallId, Interval, Kind, TrackId

pytestmark = pytest.mark.unit

CALL, TRACK = CallId("cal_1"), TrackId("trk_1")
BEGAN_S = BEGAN_US / 1e6


def spans(recordings: JanusRecordings) -> list[tuple[float, float]]:
    scan = recordings.scan(call_id=CALL, track_id=TRACK, kind=Kind.AUDIO)
    return [
        (round(each.start - BEGAN_S, 3), round(each.end - BEGAN_S, 3)) for each in scan.recorded
    ]


class TestScan:
    def test_tells_where_nothing_arrived(self, tmp_path: Path) -> None:
        written(tmp_path / CALL, "trk_1-audio-0.mjr", sound([(0, 2000), (2600, 4000)]))

        assert spans(JanusRecordings(tmp_path)) == [(0.0, 2.0), (2.6, 4.0)]

    def test_passes_over_a_short_hiccup(self, tmp_path: Path) -> None:
        written(tmp_path / CALL, "trk_1-audio-0.mjr", sound([(0, 2000), (2400, 4000)]))

        assert spans(JanusRecordings(tmp_path)) == [(0.0, 4.0)]

    def test_a_sender_that_stalls_loses_nothing(self, tmp_path: Path) -> None:
        stalling = sound([(0, 700), (3000, 4000)], lost=False)
        written(tmp_path / CALL, "trk_1-audio-0.mjr", stalling)
        recordings = JanusRecordings(tmp_path)

        scan = recordings.scan(call_id=CALL, track_id=TRACK, kind=Kind.AUDIO)

        assert spans(recordings) == [(0.0, 4.0)]
        assert [
            (round(each.start - BEGAN_S, 3), round(each.end - BEGAN_S, 3)) for each in scan.stalls
        ] == [(0.68, 3.0)]

    def test_a_sender_that_is_silent_for_long_leaves_a_gap(self, tmp_path: Path) -> None:
        written(tmp_path / CALL, "trk_1-audio-0.mjr", sound([(0, 1000), (7000, 8000)], lost=False))

        assert spans(JanusRecordings(tmp_path)) == [(0.0, 1.0), (7.0, 8.0)]

    def test_a_packet_that_was_sent_again_hides_no_loss(self, tmp_path: Path) -> None:
        order = [(0, 1), (20, 3), (40, 2), (1000, 5)]
        packets = [(at, rtp(b"x", sequence=n, timestamp=n)) for at, n in order]
        written(tmp_path / CALL, "trk_1-audio-0.mjr", recording("a", packets))

        assert spans(JanusRecordings(tmp_path)) == [(0.0, 0.06), (1.0, 1.02)]

    def test_reads_a_growing_file_on_from_where_it_was(self, tmp_path: Path) -> None:
        whole = sound([(0, 3000)])
        file = written(tmp_path / CALL, "trk_1-audio-0.mjr.tmp", whole[:1000])
        recordings = JanusRecordings(tmp_path)
        first = recordings.scan(call_id=CALL, track_id=TRACK, kind=Kind.AUDIO)

        file.write_bytes(whole)
        second = recordings.scan(call_id=CALL, track_id=TRACK, kind=Kind.AUDIO)

        assert 0 < first.packets < second.packets == 150
        assert not second.is_closed
        assert spans(recordings) == [(0.0, 3.0)]

    @pytest.mark.parametrize("kept", [0, 5, 30, 80])
    def test_reads_nothing_into_a_file_that_has_barely_begun(
        self, tmp_path: Path, kept: int
    ) -> None:
        written(tmp_path / CALL, "trk_1-audio-0.mjr.tmp", sound([(0, 100)])[:kept])

        assert spans(JanusRecordings(tmp_path)) == []

    def test_a_missing_file_is_nothing_recorded(self, tmp_path: Path) -> None:
        scan = JanusRecordings(tmp_path).scan(call_id=CALL, track_id=TRACK, kind=Kind.VIDEO)

        assert scan.recorded == ()

    def test_takes_no_other_tracks_file(self, tmp_path: Path) -> None:
        written(tmp_path / CALL, "trk_12-audio-0.mjr", sound([(0, 100)]))

        assert JanusRecordings(tmp_path).sizes(call_id=CALL, track_id=TRACK) == {}


class TestFormat:
    def test_refuses_what_is_no_recording(self, tmp_path: Path) -> None:
        with pytest.raises(BrokenRecording):
            read_packets(written(tmp_path, "x.mjr", b"RIFF" * 100))

    def test_refuses_rubbish_between_packets(self) -> None:
        with pytest.raises(BrokenRecording):
            arrivals(b"XXXX" + bytes(20))

    def test_strips_padding_and_passes_over_packets_without_content(self) -> None:
        body = recording(
            "v",
            [
                (0, rtp(b"abc", sequence=1, timestamp=0, padding=4)),
                (1, rtp(b"", sequence=2, timestamp=0, padding=8)),
                (2, b"\x80"),
            ],
        )
        packets, used = packets_in(body[body.index(b"MEET") :])

        assert [packet.payload for packet in packets] == [b"abc"]
        assert used == len(body) - body.index(b"MEET")


def timed(sequence: int, timestamp: int, payload: bytes, *, marker: bool = False) -> Timed:
    return Timed(sequence, timestamp, 0, marker, payload)


START, MIDDLE = b"\x10", b"\x00"


class TestOrder:
    def test_counts_on_past_the_wrap_and_gives_late_packets_their_place(
        self, tmp_path: Path
    ) -> None:
        order = [65_534, 65_535, 1, 0, 1, 2]
        packets = [(n, rtp(bytes([n % 256]), sequence=n, timestamp=n)) for n in order]
        read = read_packets(written(tmp_path, "x.mjr", recording("a", packets)))
        assert read is not None

        sequences = [each.sequence % 65_536 for each in in_order(read[1])]

        assert sequences == [65_534, 65_535, 0, 1, 2]


class TestFrames:
    def test_joins_the_packets_of_a_frame(self) -> None:
        frames = list(
            vp8_frames(
                [
                    timed(1, 0, START + b"\x00key"),
                    timed(2, 0, MIDDLE + b"rest", marker=True),
                    timed(3, 3000, START + b"\x01next", marker=True),
                ]
            )
        )

        assert [frame.payload for frame in frames if frame] == [b"\x00keyrest", b"\x01next"]
        assert [frame.is_key for frame in frames if frame] == [True, False]

    def test_leaves_out_a_frame_of_which_a_part_is_lost(self) -> None:
        frames = list(
            vp8_frames(
                [
                    timed(1, 0, START + b"\x00a"),
                    timed(3, 0, MIDDLE + b"c", marker=True),
                    timed(4, 3000, START + b"\x01d", marker=True),
                    timed(6, 6000, MIDDLE + b"f", marker=True),
                ]
            )
        )

        assert [frame and frame.timestamp for frame in frames] == [None, 3000, None]

    @pytest.mark.parametrize(
        ("descriptor", "length"),
        [(b"\x90\x80\x11", 3), (b"\x90\x80\x91\x22", 4), (b"\x90\xe0\x91\x22\x00\x00", 6)],
    )
    def test_reads_past_every_extension(self, descriptor: bytes, length: int) -> None:
        frames = list(vp8_frames([timed(1, 0, descriptor + b"\x00body", marker=True)]))

        assert len(descriptor) == length
        assert frames[0] is not None
        assert frames[0].payload == b"\x00body"


class TestWallClock:
    def test_takes_the_earliest_arrivals_for_the_truth(self) -> None:
        late_ms = [40, 5, 60, 5, 30]
        packets = [
            Timed(n, n * 48_000, n * 1000 + late, False, b"") for n, late in enumerate(late_ms)
        ]
        clock = WallClock(packets, rate=48_000, began_us=BEGAN_US)

        assert [round(clock.at(n * 48_000) - BEGAN_S, 3) for n in range(5)] == [
            0.005,
            1.005,
            2.005,
            3.005,
            4.005,
        ]

    def test_follows_a_clock_that_drifts(self) -> None:
        packets = [Timed(n, n * 48_000, round(n * 1000 * 1.001), False, b"") for n in range(100)]
        clock = WallClock(packets, rate=48_000, began_us=BEGAN_US)

        for second in (10, 50, 90):
            assert abs(clock.at(second * 48_000) - BEGAN_S - second * 1.001) < 0.011


def test_intervals_do_not_run_backwards() -> None:
    with pytest.raises(AssertionError):
        Interval(2.0, 1.0)
