/** About me: how loud this phone rings, which it keeps itself. */
import { Bell, loudness, setLoudness } from "./ring.js";

const bell = new Bell(() => {});
const volume = document.getElementById("volume");

volume.value = loudness();
volume.addEventListener("change", async () => {
  setLoudness(volume.value);
  await bell.allow();
  bell.once();
});
document.getElementById("listen").addEventListener("click", async () => {
  await bell.allow();
  volume.value = loudness();
  bell.once();
});
document.getElementById("ring").hidden = !window.AudioContext;
