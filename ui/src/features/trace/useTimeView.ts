/** The part of the trace's time that is in view. */
import { useCallback, useState } from 'react';
import { isWhole, panView, type TimeRange, zoomView } from './timeAxis';

export interface TimeView {
  view: TimeRange;
  whole: TimeRange;
  isZoomed: boolean;
  show: (view: TimeRange) => void;
  fit: () => void;
  /** Zooms around a moment; without one, around the middle. */
  zoom: (factor: number, at?: number) => void;
  pan: (share: number) => void;
}

export function useTimeView(whole: TimeRange): TimeView {
  // Null means all of it, also when the trace grows.
  const [chosen, setChosen] = useState<TimeRange | null>(null);
  const view = chosen ?? whole;
  const show = useCallback((next: TimeRange) => setChosen(isWhole(next, whole) ? null : next), [whole]);
  return {
    view,
    whole,
    isZoomed: chosen !== null,
    show,
    fit: () => setChosen(null),
    zoom: (factor, at = (view.from + view.to) / 2) => show(zoomView(view, factor, at, whole)),
    pan: (share) => show(panView(view, share, whole)),
  };
}
