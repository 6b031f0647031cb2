import { rankJobs } from '../../../lambdas/search/engine/job-ranking';
import { recommend } from '../../../lambdas/search/engine/recommend';
let s=1; const r=()=>{s=(s*1103515245+12345)&0x7fffffff;return s/0x7fffffff};
const z=(n:number)=>Math.floor(n*r()**3);
const N=100_000;
const jobs:any[]=Array.from({length:N},(_,i)=>({id:String(i).padStart(6,'0'),title:`word${z(3000)} word${z(3000)} analyst`,role:`role${z(50)}`,city:`city${z(600)}`,state:`state${z(50)}`,is_remote:r()<.1,min_gpa:r()<.5?2+Math.floor(r()*8)/4:null,posted_date:`2026-0${1+z(6)}-1${z(9)}`,skills:[...new Set(Array.from({length:6},()=>`skill${z(2000)}`))]}));
const time=(n:string,f:()=>any)=>{const t=performance.now();const x=f();console.log(n,(performance.now()-t).toFixed(0),'ms');return x};
const ranking=time('rankJobs',()=>rankJobs(jobs));
for (let k=0;k<3;k++) time('1000 students',()=>{for(let i=0;i<1000;i++)recommend({skills:Array.from({length:6},()=>`skill${z(2000)}`),gpa:3,program:'word5 analyst',city:`city${z(600)}`,state:`state${z(50)}`},ranking,10)});
