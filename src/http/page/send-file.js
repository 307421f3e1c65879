/** What the server takes, for the browser's list of files; explicit types of pictures, so that a telephone converts its own kind. */
export const PICTURES = "image/jpeg,image/png,image/webp";
export const FILES = `${PICTURES},.pdf,.doc,.docx,.xls,.xlsx`;

/** As long as the server's patience, and a little. */
const LONGEST_MS = 5 * 60_000;

/** Posts one file; tells `progress(0 to 1)` on the way. -> { status, data }; status 0 when there was no answer at all. */
export function sendFile(path, file, { id, key, progress }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch does not tell how far it is
    request.open("POST", path);
    request.timeout = LONGEST_MS;
    request.responseType = "json";
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Upload-Id", id);
    request.setRequestHeader("Upload-Name", encodeURIComponent(file.name.toWellFormed?.() ?? file.name));
    if (key !== undefined) request.setRequestHeader("Authorization", `Bearer ${key}`);
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total));
    for (const event of ["load", "error", "timeout"])
      request.addEventListener(event, () => resolve({ status: request.status, data: request.response ?? undefined }));
    request.send(file);
  });
}

const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });

/** [1234567 -> "1,2 MB"] */
export const sizeOf = (bytes) =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${number.format(bytes / 1024 / 1024)} MB`;
