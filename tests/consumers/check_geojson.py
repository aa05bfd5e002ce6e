"""The geojson library accepts the exported places as valid.

`dateline convert` does not write GeoJSON, so this reads fixtures that tests
compare with the output.
"""

from pathlib import Path

REQUIREMENTS = ["geojson==3.3.0"]

FIXTURES = Path(__file__).resolve().parents[1] / "data" / "places"


def check(folder: Path) -> str:
    import geojson

    paths = sorted(folder.rglob("*.geojson")) or sorted(FIXTURES.glob("*.geojson"))
    features = unlocated = 0
    for path in paths:
        places = geojson.loads(path.read_text(encoding="utf-8"))
        if not isinstance(places, geojson.FeatureCollection) or not places.is_valid:
            raise AssertionError(f"{path.name}: {places.errors()}")
        for feature in places.features:
            features += 1
            if feature.geometry is None:
                unlocated += 1
                continue
            longitude, latitude = feature.geometry.coordinates
            if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
                raise AssertionError(f"{path.name}: {feature.geometry} is out of range")
    if not features:
        raise AssertionError("there is no place to check")
    return f"{len(paths)} files, {features} features, {unlocated} of them unlocated"
