// Whether the camera has shown a picture since this page was opened: a device tells it, so that nobody finds out at the doors.
let worked = false

export function noteCameraWorks(): void {
  worked = true
}

export function cameraWorks(): boolean {
  return worked
}
