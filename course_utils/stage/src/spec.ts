// The JSON that Python's `Scene` sends. Every `Place` is a position in the program.

export type Place = number;
export type Operation = [string, ...number[]];
export type Domain = [string, ...number[]] | ["array", number, number, number, string, number];
export type Leaf = string | { n: Place; d: number } | { math: string; w: [Part[]] };
export type Part = Leaf | { sign: Place; tol: number; w: [Part[], Part[], Part[]] };
export type Pair = [Place, Place];

type Common = { color: string; label?: string; dash?: boolean; when?: Place; size?: number };
export type Snap = number | number[];
export type Held = { along: Pair; over: Pair; value: Place };
export type PointMark = Common & {
  kind: "point"; name: string; at: Pair; value: Pair; drop?: string; drag: [string, string] | [string]; step: number;
  origin?: Pair; snap?: Snap; on?: Held;
};
export type PressMark = Common & { kind: "press"; name: string; value: Place; start: Pair; end: Pair; says: Part[] };
export type Box = [Place, Place, Place, Place];
export type HeatMark = Common & { kind: "heatmap"; domain: number; value: Place; box: Box; low: Place; high: Place };
export type ParticlesMark = Common & { kind: "particles"; domain: number; at: Pair; vector: Pair; box: Box };
export type Mark =
  | ParticlesMark
  | PointMark
  | PressMark
  | (Common & { kind: "dot"; at: Pair })
  | (Common & { kind: "circle"; at: Pair; radius: Place })
  | (Common & { kind: "note"; at: Pair; away: Pair; parts: Part[] })
  | (Common & { kind: "segment" | "arrow"; start: Pair; end: Pair })
  | (Common & { kind: "polygon"; corners: Pair[] })
  | (Common & { kind: "curve" | "grid"; domain: number; at: Pair; given?: boolean; dots?: boolean })
  | HeatMark
  | (Common & { kind: "trajectory"; at: Pair; value: Place; upto: Place; digits: number })
  | (Common & { kind: "levels"; domain: number; value: Place; box: Box; levels: Place[] })
  | (Common & { kind: "field"; domain: number; at: Pair; vector: Pair; half: Place; box: Box });

export type SliderPanel = Common & { kind: "slider"; name: string; value: Place; log?: boolean; digits: number; play?: boolean };
export type TogglePanel = Common & { kind: "toggle"; name: string; value: Place };
export type ChoicePanel = Common & { kind: "choice"; name: string; value: Place; options: string[] };
export type NumberPanel = Common & { kind: "numberbox"; name: string; value: Place; digits: number };
export type ButtonPanel = Common & { kind: "button"; sets: [string, Place][] };
export type TextPanel = Common & { kind: "text"; parts: Part[] };
export type MatrixPanel = Common & { kind: "matrix"; entries: Place[][]; digits: number; column_colors?: string[]; row?: Place; column?: Place };
export type Panel = SliderPanel | NumberPanel | ButtonPanel | ChoicePanel | TogglePanel | TextPanel | MatrixPanel;

export type Link = Common & { planes: [number, number]; start: Pair; end: Pair };
export type Walk = { program: Operation[]; out: [Place, Place, Place]; steps: number };
export type Variable = { name: string; value: number; low: number; high: number };
export type ViewSpec = { name: string; start: [number, number]; half: [number, number] };
export type PlaneSpec = {
  view?: ViewSpec;
  title: string; window: Box; names: [string, string]; color: string; axes: string; marks: Mark[]; wide?: boolean;
};
export type Spec = {
  variables: Variable[];
  planes: PlaneSpec[];
  links: Link[];
  panels: Panel[];
  says: Part[];
  program: Operation[];
  domains: Domain[];
  walks: Walk[];
  palette: Record<string, [string, string]>;
};
export type State = Record<string, number>;
