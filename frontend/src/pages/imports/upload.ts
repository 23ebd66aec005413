import { address, csrfToken } from "@/api/http";
import { ApiError } from "@/api/errors";

export interface Sent {
  sent: number;
  total: number;
}

interface Refusal {
  error?: { code?: string; message?: string; fields?: Record<string, string[]>; extra?: Record<string, unknown> };
}

const CUT = "The connection was cut while sending. Nothing was imported, and your choice of files is kept here: try again.";

/** A POST whose bytes are counted while they travel; fetch cannot do that. Throws ApiError; `signal` stops it. */
export function upload<T>(path: string, form: FormData, onProgress: (sent: Sent) => void, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address(path));
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress({ sent: loaded, total });
    request.onload = () => {
      if (request.status < 400) return resolve(request.response as T);
      const { error = {} } = (request.response ?? {}) as Refusal;
      const message = error.message ?? `The server answered ${request.status}. Nothing was imported; try again.`;
      reject(new ApiError(request.status, error.code ?? `http_${request.status}`, message, error.fields, error.extra));
    };
    request.onerror = () => reject(new ApiError(0, "offline", CUT));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
