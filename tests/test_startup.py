"""What a build loads: heavy packages that it has no use for stay out, so that it starts quickly."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
HEAVY = {"folium", "geopandas", "pandas", "sqlalchemy", "streamlit", "trafilatura", "dateparser"}
SCRIPT = """
import sys
from geo.cli import app
try:
    app(["build", sys.argv[1], "--out", sys.argv[2]])
except SystemExit:
    pass
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_build_of_plain_text_loads_no_heavy_package(tmp_path):
    command = [sys.executable, "-c", SCRIPT, str(HERE / "gold" / "G-01.txt"), str(tmp_path / "x.geojson")]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=True)
    assert (tmp_path / "x.geojson").is_file()
    assert HEAVY.isdisjoint(done.stdout.split())
